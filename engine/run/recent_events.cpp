#include "engine/run/recent_events.h"

#include <algorithm>

#include "core/node/fields.h"

namespace swarmstage {

RecentEvents::Kept& RecentEvents::next() {
  Kept& kept = ring_[count_ % capacity];
  ++count_;
  kept.own.reset();
  return kept;
}

void RecentEvents::add(NodeIndex node, TimePoint at, ByteView encoded) {
  Kept& kept = next();
  kept.node = node;
  kept.at = at;
  kept.encoded.assign(encoded.begin(), encoded.end());
}

void RecentEvents::add_own(const RunEvent& event) {
  next().own = event;
}

std::vector<RunEvent> RecentEvents::last(std::size_t most) const {
  const std::uint64_t there = std::min<std::uint64_t>({count_, capacity, most});
  std::vector<RunEvent> list;
  for (std::uint64_t i = count_ - there; i < count_; ++i) {
    const Kept& kept = ring_[i % capacity];
    if (kept.own) {
      list.push_back(*kept.own);
      continue;
    }
    DecodedFields decoded = decode_fields(kept.encoded);
    list.push_back({kept.at.time_since_epoch(), roster_.seat(kept.node).name, "event",
                    std::move(decoded.name), std::move(decoded.fields)});
  }
  return list;
}

}  // namespace swarmstage
