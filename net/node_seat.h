#pragma once

// One node's place in a socket driver: its runner, the sockets that are its own
// and its alarm. The driver owns seats; sockets refer to the seat they belong
// to, which outlives them. While its host is paused a seat reads nothing and
// keeps what others have for it.

#include <deque>
#include <memory>
#include <vector>

#include "core/node/delivery.h"
#include "core/node/node_runner.h"
#include "core/node/observer.h"
#include "core/stage/stage.h"
#include "net/event_loop.h"

namespace swarmstage::net {

class Surroundings;
class TcpListener;
class TcpStream;
class UdpPort;

/// How the sockets of a node end when it does.
enum class Ending : std::uint8_t {
  closed,  // peers hear the end of each stream
  reset,   // peers hear a reset, as of a process that was killed
  silent,  // peers hear nothing, as of a machine without power
};

class NodeSeat final : public AlarmUser {
 public:
  NodeSeat(EventLoop& event_loop, Surroundings& around, StageCounters& counts, Observer& eyes,
           NodeIndex node, HostIndex host_index);
  ~NodeSeat() override;

  void due(TimePoint now) override;
  /// For what does not come from a socket of the seat.
  void deliver(const Delivery& delivery);
  void pause() { paused = true; }
  void resume();
  /// Streams that waited for a way to their peer look whether there is one.
  void look_again();
  void end(Ending how);
  /// A line in the node's log.
  void tell(LogLevel level, std::string_view text);

  UdpPort* find(PortId id) const;
  TcpListener* find(ListenerId id) const;
  /// An accepted stream is known here from its first command on.
  TcpStream* find(StreamId id);
  void put(StreamId id, std::unique_ptr<TcpStream> stream);
  void remove(const UdpPort& port);
  void remove(const TcpListener& listener);
  void remove(StreamId id);

  EventLoop& loop;
  Surroundings& surroundings;
  StageCounters& counters;
  Observer& observer;
  const NodeIndex index;
  const HostIndex host;
  NodeRunner* runner = nullptr;
  Alarm wake;
  bool paused = false;
  std::unique_ptr<TcpStream> accepting;  // opened just now; its id comes with its first use
  std::vector<std::unique_ptr<UdpPort>> ports;
  std::vector<std::unique_ptr<TcpListener>> listeners;
  std::vector<std::unique_ptr<TcpStream>> streams;  // by slot

 private:
  std::deque<Delivery> kept_;
};

}  // namespace swarmstage::net
