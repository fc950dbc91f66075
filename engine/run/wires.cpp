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
  if (changed != access_.end()) return changed->second;
  const HostSeat& seat = roster_.hosts()[host.value];
  if (seat.access) return *seat.access;
  const auto& regions = scenario_.network.regions;
  return regions.empty() ? lan() : regions[seat.regions.front().value].access;
}

LinkQuality Wires::between(SegmentIndex one, SegmentIndex other) const {
  const auto key = in_order(one, other);
  const auto changed = between_.find(key);
  if (changed != between_.end()) return changed->second;
  for (const RegionLink& link : scenario_.network.between) {
    const SegmentIndex from{*roster_.find_region(link.from.text)};
    const SegmentIndex to{*roster_.find_region(link.to.text)};
    if (in_order(from, to) == key) return link.quality;
  }
  return {};
}

LinkQuality Wires::way(const HostPair& pair) const {
  const auto own = links_.find(pair);
  if (own != links_.end()) return own->second;
  const SegmentIndex from = roster_.hosts()[pair.first.value].regions.front();
  const SegmentIndex to = roster_.hosts()[pair.second.value].regions.front();
  return in_a_row(in_a_row(access_of(pair.first), between(from, to)), access_of(pair.second));
}

Wires::Undo Wires::change_access(const Hosts& hosts, const LinkChange& change) {
  std::vector<std::pair<HostIndex, LinkQuality>> before;
  for (const HostIndex host : hosts) {
    before.emplace_back(host, access_of(host));
    access_[host] = change.applied_to(before.back().second);
    stage_.set_access(host, access_[host]);
  }
  return [this, before] {
    for (const auto& [host, quality] : before) {
      access_[host] = quality;
      stage_.set_access(host, quality);
    }
  };
}

Wires::Undo Wires::change_between(SegmentIndex one, SegmentIndex other, const LinkChange& change) {
  const auto key = in_order(one, other);
  const LinkQuality before = between(one, other);
  between_[key] = change.applied_to(before);
  stage_.set_between(one, other, between_[key]);
  return [this, key, before] {
    between_[key] = before;
    stage_.set_between(key.first, key.second, before);
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

void Wires::set(const HostPair& pair, const LinkQuality& quality) {
  links_[pair] = quality;
  stage_.set_link(pair.first, pair.second, quality);
}

void Wires::put_back(const HostPair& pair, const std::optional<LinkQuality>& before) {
  if (before) {
    set(pair, *before);
    return;
  }
  links_.erase(pair);
  stage_.clear_link(pair.first, pair.second);
}

Wires::Undo Wires::change_links(const Hosts& from, const Hosts& to, bool both_ways,
                                const LinkChange& change) {
  std::vector<std::pair<HostPair, std::optional<LinkQuality>>> before;
  for (const HostPair& pair : pairs(from, to, both_ways)) {
    const auto own = links_.find(pair);
    before.emplace_back(pair, own == links_.end() ? std::nullopt : std::optional(own->second));
    set(pair, change.applied_to(way(pair)));
  }
  return [this, before] {
    for (const auto& [pair, quality] : before) put_back(pair, quality);
  };
}

void Wires::set_links(const Hosts& from, const Hosts& to, bool both_ways,
                      const LinkQuality& quality) {
  for (const HostPair& pair : pairs(from, to, both_ways)) set(pair, quality);
}

}  // namespace swarmstage
