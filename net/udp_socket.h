#pragma once

// A UDP socket of the system and the ports that hear it: one, or several nodes
// of a host that share the number. It reads a bounded number of datagrams in a
// turn. Owned by its ports together; when the last closes, so does the socket.

#include <vector>

#include "core/base/byte_view.h"
#include "net/socket_calls.h"
#include "net/watch.h"

namespace swarmstage::net {

class Surroundings;
class UdpPort;

/// A datagram as the system tells of it.
struct Received {
  Endpoint from;
  IpAddress to;                 // as the sender addressed it
  std::uint16_t interface = 0;  // the system's index
  std::uint8_t mark = 0;        // the type-of-service byte
  ByteView bytes;
};

/// Whether the system took it. A mark of 0 is none.
bool send_datagram(int descriptor, const Endpoint& to, ByteView bytes, std::uint8_t mark);

class UdpSocket final : public WatchUser {
 public:
  UdpSocket(EventLoop& loop, const Surroundings& surroundings, FileDescriptor descriptor);

  const Endpoint& local() const { return local_; }
  bool is_open() const { return watch_.is_open(); }
  int descriptor() const { return watch_.descriptor(); }
  const std::vector<UdpPort*>& ports() const { return ports_; }
  void add(UdpPort& port) { ports_.push_back(&port); }
  void remove(UdpPort& port);
  bool send(const Endpoint& to, ByteView bytes, std::uint8_t mark = 0) const {
    return send_datagram(watch_.descriptor(), to, bytes, mark);
  }
  /// Out by the interface with that index, 0 leaving it to the system.
  bool send_by(std::uint32_t interface, const Endpoint& to, ByteView bytes) const;
  void listen() { watch_.wait_readable(); }
  void readable() override;

 private:
  bool receive(Received& out);
  void dispatch(const Received& received);

  EventLoop& loop_;
  const Surroundings& surroundings_;
  Watch watch_;
  Endpoint local_;
  std::vector<UdpPort*> ports_;
};

}  // namespace swarmstage::net
