#include "core/roles/lan_discovery/source_table.h"

namespace swarmstage::lan_discovery {

namespace {

// After so long a silence an allowance is whole again, and need not be kept.
constexpr Duration memory = 2s;
constexpr Duration between_clearings = 1s;

RateLimit per_second(unsigned count) {
  return {Duration(1s) / count, count};
}

}  // namespace

SourceTable::Source SourceTable::fresh() const {
  return {per_second(options_.datagrams_per_second), per_second(options_.answers_per_second),
          TimePoint(), TimePoint()};
}

void SourceTable::set_options(const Options& options) {
  options_ = options;
  sources_.clear();
  strangers_ = fresh();
}

SourceTable::Source& SourceTable::of(const IpAddress& address, TimePoint now, bool& crowded) {
  crowded = false;
  auto found = sources_.find(address);
  if (found == sources_.end()) {
    crowded = sources_.size() >= options_.limit && !make_room(now);
    if (crowded) return strangers_;
    found = sources_.emplace(address, fresh()).first;
  }
  found->second.heard = now;
  return found->second;
}

bool SourceTable::make_room(TimePoint now) {
  if (now - cleared_ < between_clearings) return false;
  cleared_ = now;
  std::erase_if(sources_, [&](const auto& entry) { return now - entry.second.heard > memory; });
  return sources_.size() < options_.limit;
}

}  // namespace swarmstage::lan_discovery
