#include "sim/packet/socket_table.h"

#include <algorithm>
#include <utility>

#include "core/base/assert.h"

namespace swarmstage::packet {

namespace {

constexpr std::size_t slots_min = 8;

}  // namespace

std::size_t SocketTable::home(const TcpKey& key) const {
  std::uint64_t hash = static_cast<std::uint64_t>(key.remote) << 32U |
                       static_cast<std::uint64_t>(key.remote_port) << 16U | key.local_port;
  hash ^= key.local;
  hash *= 0x9e3779b97f4a7c15U;
  return (hash >> 32U) & (slots_.size() - 1);
}

TcpSocket* SocketTable::find(const TcpKey& key) const {
  if (slots_.empty()) return nullptr;
  for (std::size_t slot = home(key); slots_[slot].socket; slot = next(slot)) {
    if (slots_[slot].key == key) return slots_[slot].socket;
  }
  return nullptr;
}

void SocketTable::place(const TcpKey& key, TcpSocket* socket) {
  std::size_t slot = home(key);
  while (slots_[slot].socket) slot = next(slot);
  slots_[slot] = {key, socket};
}

void SocketTable::grow() {
  const std::size_t size = std::max(slots_min, slots_.size() * 2);
  const std::vector<Slot> old = std::exchange(slots_, std::vector<Slot>(size));
  for (const Slot& each : old) {
    if (each.socket) place(each.key, each.socket);
  }
}

void SocketTable::enter(const TcpKey& key, TcpSocket& socket) {
  SWARMSTAGE_ASSERT(!find(key), "two connections have the same addresses and ports");
  if ((count_ + 1) * 4 > slots_.size() * 3) grow();
  place(key, &socket);
  ++count_;
}

void SocketTable::remove(const TcpKey& key) {
  if (slots_.empty()) return;
  std::size_t slot = home(key);
  while (slots_[slot].socket && slots_[slot].key != key) slot = next(slot);
  if (!slots_[slot].socket) return;
  slots_[slot] = {};
  --count_;
  // Close the gap, or those behind it would not be found any more.
  for (slot = next(slot); slots_[slot].socket; slot = next(slot)) {
    const Slot moved = std::exchange(slots_[slot], {});
    place(moved.key, moved.socket);
  }
}

std::vector<TcpSocket*> SocketTable::sorted() const {
  std::vector<Slot> used;
  for (const Slot& each : slots_) {
    if (each.socket) used.push_back(each);
  }
  std::sort(used.begin(), used.end(),
            [](const Slot& left, const Slot& right) { return left.key < right.key; });
  std::vector<TcpSocket*> sockets;
  for (const Slot& each : used) sockets.push_back(each.socket);
  return sockets;
}

}  // namespace swarmstage::packet
