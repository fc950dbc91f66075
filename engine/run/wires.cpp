#include "engine/run/wires.h"

#include <algorithm>

namespace swarmstage {

namespace {

std::uint64_t narrower(std::uint64_t one, std::uint64_t other) {
  if (one == 0 || other == 0) return std::max(one, other);
  return std::min(one, other);
}

double either(double one, double other) {
  return 1 - (1 - one) * (1 - other);
}

/// Two links in a row as one.
LinkQuality in_a_row(LinkQuality first, const LinkQuality& second) {
  first.latency += second.latency;
  first.jitter += second.jitter;
  first.keeps_order = first.keeps_order && second.keeps_order;
  first.bandwidth = narrower(first.bandwidth, second.bandwidth);
  first.queue_bytes = std::min(first.queue_bytes, second.queue_bytes);
  if (first.loss.enter_bad > 0 || second.loss.enter_bad == 0) {
    first.loss.probability = either(first.loss.probability, second.loss.probability);
  } else {
    first.loss = second.loss;
  }
  first.duplicate = either(first.duplicate, second.duplicate);
  first.reorder = either(first.reorder, second.reorder);
  first.reorder_by = std::max(first.reorder_by, second.reorder_by);
  first.mtu = std::min(first.mtu, second.mtu);
  return first;
}

std::pair<SegmentIndex, SegmentIndex> in_order(SegmentIndex one, SegmentIndex other) {
  return one < other ? std::pair(one, other) : std::pair(other, one);
}

}  // namespace

Wires::Wires(const Scenario& scenario, const Roster& roster, Stage& stage)
    : scenario_(scenario), roster_(roster), stage_(stage) {}

LinkQuality Wires::lan() {
  LinkQuality quality;
  quality.latency = 1ms;
  return quality;
}

LinkQuality Wires::access_of(HostIndex host) const {
  const auto changed = access_.find(host);
  if (changed != access_.end()) return changed->second.quality();
  const HostSeat& seat = roster_.hosts()[host.value];
  if (seat.access) return *seat.access;
  const auto& regions = scenario_.network.regions;
  return regions.empty() ? lan() : regions[seat.regions.front().value].access;
}

LinkQuality Wires::between(SegmentIndex one, SegmentIndex other) const {
  const auto key = in_order(one, other);
  const auto changed = between_.find(key);
  if (changed != between_.end()) return changed->second.quality();
  for (const RegionLink& link : scenario_.network.between) {
    const SegmentIndex from{*roster_.find_region(link.from.text)};
    const SegmentIndex to{*roster_.find_region(link.to.text)};
    if (in_order(from, to) == key) return link.quality;
  }
  return {};
}

LinkQuality Wires::way(const HostPair& pair) const {
  const auto own = links_.find(pair);
  if (own != links_.end()) return own->second.quality();
  const SegmentIndex from = roster_.hosts()[pair.first.value].regions.front();
  const SegmentIndex to = roster_.hosts()[pair.second.value].regions.front();
  return in_a_row(in_a_row(access_of(pair.first), between(from, to)), access_of(pair.second));
}

LinkQuality Wires::Changed::quality() const {
  LinkQuality quality = base;
  for (const auto& [number, change] : changes) quality = change.applied_to(quality);
  return quality;
}

void Wires::Changed::remove(std::uint64_t number) {
  std::erase_if(changes, [number](const auto& each) { return each.first == number; });
}

Wires::Undo Wires::change_access(const Hosts& hosts, const LinkChange& change) {
  const std::uint64_t number = next_change_++;
  for (const HostIndex host : hosts) {
    Changed& access = access_.try_emplace(host, Changed{access_of(host), true, {}}).first->second;
    access.changes.emplace_back(number, change);
    stage_.set_access(host, access.quality());
  }
  return [this, hosts, number] {
    for (const HostIndex host : hosts) {
      access_[host].remove(number);
      stage_.set_access(host, access_[host].quality());
    }
  };
}

Wires::Undo Wires::change_between(SegmentIndex one, SegmentIndex other, const LinkChange& change) {
  const auto key = in_order(one, other);
  const std::uint64_t number = next_change_++;
  Changed& wire = between_.try_emplace(key, Changed{between(one, other), true, {}}).first->second;
  wire.changes.emplace_back(number, change);
  stage_.set_between(one, other, wire.quality());
  return [this, key, number] {
    between_[key].remove(number);
    stage_.set_between(key.first, key.second, between_[key].quality());
  };
}

std::vector<Wires::HostPair> Wires::pairs(const Hosts& from, const Hosts& to, bool both_ways) {
  std::vector<HostPair> all;
  for (const HostIndex one : from) {
    for (const HostIndex other : to) {
      if (one == other) continue;
      all.emplace_back(one, other);
      if (both_ways) all.emplace_back(other, one);
    }
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

void Wires::put_back(const HostPair& pair, std::uint64_t number) {
  Changed& link = links_[pair];
  link.remove(number);
  if (link.stays || !link.changes.empty()) {
    stage_.set_link(pair.first, pair.second, link.quality());
    return;
  }
  links_.erase(pair);
  stage_.clear_link(pair.first, pair.second);
}

Wires::Undo Wires::change_links(const Hosts& from, const Hosts& to, bool both_ways,
                                const LinkChange& change) {
  const std::uint64_t number = next_change_++;
  std::vector<HostPair> all = pairs(from, to, both_ways);
  for (const HostPair& pair : all) {
    Changed& link = links_.try_emplace(pair, Changed{way(pair), false, {}}).first->second;
    link.changes.emplace_back(number, change);
    stage_.set_link(pair.first, pair.second, link.quality());
  }
  return [this, number, all = std::move(all)] {
    for (const HostPair& pair : all) put_back(pair, number);
  };
}

void Wires::set_links(const Hosts& from, const Hosts& to, bool both_ways,
                      const LinkQuality& quality) {
  for (const HostPair& pair : pairs(from, to, both_ways)) {
    links_[pair] = Changed{quality, true, {}};
    stage_.set_link(pair.first, pair.second, quality);
  }
}

}  // namespace swarmstage
