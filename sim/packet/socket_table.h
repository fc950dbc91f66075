#pragma once

// The connections of one host, found by their four-tuple: open addressing in one
// array, so that a host with ten connections and a hub with ten thousand both
// find theirs in one or two looks. It refers to the sockets; whoever enters one
// removes it before it goes. Never walked in the order of its array.

#include <compare>
#include <cstdint>
#include <vector>

namespace swarmstage::packet {

class TcpSocket;

struct TcpKey {
  std::uint32_t local = 0;
  std::uint32_t remote = 0;
  std::uint16_t local_port = 0;
  std::uint16_t remote_port = 0;
  friend auto operator<=>(const TcpKey&, const TcpKey&) = default;
};

class SocketTable {
 public:
  TcpSocket* find(const TcpKey& key) const;
  /// The key must not be there yet.
  void enter(const TcpKey& key, TcpSocket& socket);
  void remove(const TcpKey& key);
  std::size_t size() const { return count_; }
  /// All sockets, ordered by key.
  std::vector<TcpSocket*> sorted() const;

 private:
  struct Slot {
    TcpKey key;
    TcpSocket* socket = nullptr;
  };

  std::size_t home(const TcpKey& key) const;
  std::size_t next(std::size_t slot) const { return (slot + 1) & (slots_.size() - 1); }
  void grow();
  void place(const TcpKey& key, TcpSocket* socket);

  std::vector<Slot> slots_;  // a power of two, or empty
  std::size_t count_ = 0;
};

}  // namespace swarmstage::packet
