#include "sim/packet/time_wait.h"

namespace swarmstage::packet {

void TimeWait::drop_oldest() {
  const Expiry& oldest = expiries_.front();
  const auto found = entries_.find(oldest.key);
  // It may have been forgotten, and remembered again since.
  if (found != entries_.end() && found->second.until == oldest.until) entries_.erase(found);
  expiries_.pop_front();
}

void TimeWait::remember(const TcpKey& key, const Entry& entry) {
  if (expiries_.size() >= entries_max) drop_oldest();
  entries_[key] = entry;
  expiries_.push_back({entry.until, key});
}

std::optional<TimeWait::Entry> TimeWait::find(const TcpKey& key, TimePoint now) {
  while (!expiries_.empty() && expiries_.front().until <= now) drop_oldest();
  const auto found = entries_.find(key);
  if (found == entries_.end()) return std::nullopt;
  return found->second;
}

}  // namespace swarmstage::packet
