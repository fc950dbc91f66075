#pragma once

// Datagrams that wait: until they would have arrived over their link, or, when one
// turn sends more than a socket's buffer holds, until the receivers, who share the
// thread, have had a turn to read. They outlive the port that sent them, as packets under way do:
// at their time they leave by whatever socket has the sender's address then, or by one opened for
// the purpose.

#include <functional>
#include <memory>
#include <queue>
#include <vector>

#include "net/alarm_clock.h"
#include "net/udp_socket.h"

namespace swarmstage::net {

class Postponed final : public AlarmUser {
 public:
  /// Finds the open socket with that address, or null.
  using Find = std::function<const UdpSocket*(const Endpoint& local)>;

  Postponed(EventLoop& loop, Find find);
  /// Whether this one may go out in this turn, without overtaking.
  bool may_go_now(std::size_t size);
  void add(TimePoint when, const Endpoint& from, const Endpoint& to, std::uint8_t mark,
           ByteView bytes);
  void due(TimePoint now) override;

 private:
  struct Packet {
    TimePoint when;
    std::uint64_t order = 0;
    Endpoint from;
    Endpoint to;
    std::uint8_t mark = 0;
    std::vector<std::byte> bytes;
  };
  struct Later {
    bool operator()(const Packet& left, const Packet& right) const {
      return left.when != right.when ? left.when > right.when : left.order > right.order;
    }
  };

  bool spend(std::size_t size);
  void send(const Packet& packet) const;

  EventLoop& loop_;
  Find find_;
  Alarm alarm_;
  std::uint64_t count_ = 0;
  std::uint64_t turn_ = 0;  // in which
  std::size_t spent_ = 0;   // so much was sent
  TimePoint rests_until_{};
  std::priority_queue<Packet, std::vector<Packet>, Later> packets_;
};

}  // namespace swarmstage::net
