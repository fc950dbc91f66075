#include "core/roles/mesh/address_book.h"

#include <algorithm>

namespace swarmstage::mesh {

namespace {

constexpr std::uint32_t failures_before_giving_up = 3;
constexpr Duration hearsay_expiry = 10min;
constexpr Duration longest_wait = 5min;

Duration wait_after(std::uint32_t failures, double chance) {
  const Duration base = std::min<Duration>(1s * (1LL << std::min(failures, 9U)), longest_wait);
  return base + Duration(static_cast<std::int64_t>(static_cast<double>(base.count()) * chance / 2));
}

bool worse(const KnownAddress& left, const KnownAddress& right) {
  if (left.failures != right.failures) return left.failures > right.failures;
  return left.since < right.since;
}

}  // namespace

AddressBook::Added AddressBook::add(const Endpoint& where, const IpAddress& source, TimePoint now,
                                    TimePoint first_attempt) {
  if (known_.contains(where)) return Added::known;
  if (!source.is_unspecified() && told_by(source) >= options_.per_source_limit) {
    return Added::source_full;
  }
  if (known_.size() >= options_.limit && !make_room(now)) return Added::book_full;
  KnownAddress& known = known_[where];
  ++version_;
  known.source = source;
  known.since = now;
  known.next_attempt = first_attempt;
  return Added::added;
}

void AddressBook::recall(const Endpoint& where, TimePoint now) {
  if (add(where, {}, now, now) != Added::book_full) known_[where].remembered = true;
}

void AddressBook::reached(const Endpoint& where, TimePoint now) {
  if (add(where, {}, now, now) == Added::book_full) return;
  KnownAddress& known = known_[where];
  known.verified = true;
  known.failures = 0;
  known.hoped = 0;
  known.since = now;
}

std::uint32_t AddressBook::failed(const Endpoint& where, TimePoint now, double chance) {
  const auto found = known_.find(where);
  if (found == known_.end()) return 0;
  KnownAddress& known = found->second;
  ++known.failures;
  known.next_attempt = now + wait_after(known.failures - 1, chance);
  return known.failures;
}

void AddressBook::put_off(const Endpoint& where, TimePoint until) {
  const auto found = known_.find(where);
  if (found != known_.end()) found->second.next_attempt = until;
}

bool AddressBook::hope(const Endpoint& where, TimePoint attempt) {
  const auto found = known_.find(where);
  if (found == known_.end()) return false;
  KnownAddress& known = found->second;
  if (!known.verified || known.hoped >= known.failures || known.next_attempt <= attempt) {
    return false;
  }
  known.hoped = known.failures;
  known.next_attempt = attempt;
  return true;
}

void AddressBook::keep(const Endpoint& where, TimePoint now) {
  const auto found = known_.find(where);
  if (found != known_.end()) found->second.since = now;
}

void AddressBook::mark_self(const Endpoint& where) {
  const auto found = known_.find(where);
  if (found != known_.end()) found->second.self = true;
}

void AddressBook::mark_remembered(const Endpoint& where) {
  const auto found = known_.find(where);
  if (found != known_.end()) found->second.remembered = true;
}

void AddressBook::expire(TimePoint now) {
  const std::size_t forgotten = std::erase_if(known_, [&](const auto& entry) {
    const KnownAddress& known = entry.second;
    if (known.verified && known.failures == 0) return false;
    const bool worked = known.verified || known.remembered;
    return now - known.since > (worked ? options_.expiry : hearsay_expiry);
  });
  version_ += forgotten;
}

const KnownAddress* AddressBook::find(const Endpoint& where) const {
  const auto found = known_.find(where);
  return found == known_.end() ? nullptr : &found->second;
}

bool AddressBook::worth_dialling(const KnownAddress& known) {
  if (known.self) return false;
  return known.verified || known.remembered || known.failures < failures_before_giving_up;
}

// Of those that never worked the one that failed most makes room, or the oldest.
bool AddressBook::make_room(TimePoint now) {
  expire(now);
  if (known_.size() < options_.limit) return true;
  auto worst = known_.end();
  for (auto each = known_.begin(); each != known_.end(); ++each) {
    const KnownAddress& known = each->second;
    if (known.verified || known.source.is_unspecified()) continue;
    if (worst == known_.end() || worse(known, worst->second)) worst = each;
  }
  if (worst == known_.end()) return false;
  known_.erase(worst);
  ++version_;
  return true;
}

std::size_t AddressBook::told_by(const IpAddress& source) const {
  return static_cast<std::size_t>(
      std::count_if(known_.begin(), known_.end(),
                    [&](const auto& entry) { return entry.second.source == source; }));
}

}  // namespace swarmstage::mesh
