#include "net/postponed.h"

#include <algorithm>
#include <utility>

namespace swarmstage::net {

namespace {

// What a turn may send: all of it fits the buffer of one socket, as Linux counts.
constexpr std::size_t turn_budget = 150'000;
constexpr std::size_t least_cost = 832;
// Then the receivers, whatever thread they are on, get time to read it.
constexpr Duration breather = 300us;

}  // namespace

Postponed::Postponed(EventLoop& loop, Find find)
    : loop_(loop), find_(std::move(find)), alarm_(loop.alarms(), *this) {}

bool Postponed::may_go_now(std::size_t size) {
  if (!packets_.empty() && packets_.top().when <= loop_.now()) return false;
  return spend(size);
}

// One that is larger than the budget goes alone.
bool Postponed::spend(std::size_t size) {
  if (std::exchange(turn_, loop_.turns()) != loop_.turns()) spent_ = 0;
  const std::size_t cost = std::max(least_cost, size + size / 2 + 512);
  if (spent_ != 0 && spent_ + cost > turn_budget) return false;
  spent_ += cost;
  return true;
}

void Postponed::add(TimePoint when, const Endpoint& from, const Endpoint& to, std::uint8_t mark,
                    ByteView bytes) {
  packets_.push({when, ++count_, from, to, mark, {bytes.begin(), bytes.end()}});
  const TimePoint first = std::max(packets_.top().when, rests_until_);
  if (first < alarm_.when() || !alarm_.is_set()) alarm_.set(first);
}

void Postponed::due(TimePoint now) {
  while (!packets_.empty() && packets_.top().when <= now) {
    if (!spend(packets_.top().bytes.size())) {
      rests_until_ = now + breather;
      break;
    }
    send(packets_.top());
    packets_.pop();
  }
  if (!packets_.empty()) alarm_.set(std::max(packets_.top().when, rests_until_));
}

void Postponed::send(const Packet& packet) const {
  if (const UdpSocket* socket = find_(packet.from)) {
    socket->send(packet.to, packet.bytes, packet.mark);
    return;
  }
  const OpenedSocket opened = open_udp_socket(packet.from, {});
  if (opened.descriptor)
    send_datagram(opened.descriptor.get(), packet.to, packet.bytes, packet.mark);
}

}  // namespace swarmstage::net
