#include "core/roles/lan_discovery/source_table.h"

#include <utility>

namespace swarmstage::lan_discovery {

namespace {

// After so long a silence an allowance is whole again, and need not be kept.
constexpr Duration memory = 2s;

RateLimit per_second(unsigned count) {
  return {Duration(1s) / count, count};
}

}  // namespace

SourceTable::SourceTable(const Options& options)
    : options_(options), recent_(empty()), earlier_(empty()), strangers_(fresh()) {}

SourceTable::Source SourceTable::fresh() const {
  return {per_second(options_.datagrams_per_second), per_second(options_.answers_per_second)};
}

void SourceTable::set_options(const Options& options) {
  options_ = options;
  recent_ = empty();
  earlier_ = empty();
  strangers_ = fresh();
}

SourceTable::Source& SourceTable::of(const IpAddress& address, TimePoint now, bool& crowded) {
  crowded = false;
  if (now - turned_ >= memory) {
    turned_ = now;
    earlier_ = std::exchange(recent_, empty());
  }
  const auto found = recent_.find(address);
  if (found != recent_.end()) return found->second;
  const auto known = earlier_.find(address);
  if (known != earlier_.end()) return recent_.emplace(address, known->second).first->second;
  crowded = recent_.size() >= options_.limit;
  return crowded ? strangers_ : recent_.emplace(address, fresh()).first->second;
}

}  // namespace swarmstage::lan_discovery
