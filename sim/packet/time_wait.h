#pragma once

// Connections that are over on our side but may still be spoken of: for twice
// the lifetime of a segment their four-tuple is not used again, and a peer that
// repeats its last word gets the last acknowledgement again. An entry of a few
// words stands for what ns-3 keeps a whole socket for.

#include <cstdint>
#include <deque>
#include <map>
#include <optional>

#include "core/node/time.h"
#include "sim/packet/socket_table.h"

namespace swarmstage::packet {

class TimeWait {
 public:
  struct Entry {
    std::uint32_t next_sent = 0;  // sequence numbers for the last acknowledgement
    std::uint32_t next_received = 0;
    TimePoint until{};
  };

  /// More than this many, and the oldest are forgotten early.
  static constexpr std::size_t entries_max = 1U << 16;

  void remember(const TcpKey& key, const Entry& entry);
  std::optional<Entry> find(const TcpKey& key, TimePoint now);
  void forget(const TcpKey& key) { entries_.erase(key); }
  std::size_t size() const { return entries_.size(); }

 private:
  struct Expiry {
    TimePoint until;
    TcpKey key;
  };

  void drop_oldest();

  std::map<TcpKey, Entry> entries_;
  std::deque<Expiry> expiries_;  // in order of time: all wait equally long
};

}  // namespace swarmstage::packet
