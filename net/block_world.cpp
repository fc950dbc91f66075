#include "net/block_world.h"

#include "core/base/assert.h"

namespace swarmstage::net {

// --- Groups ---

void GroupTable::join(const IpAddress& group, HostIndex host, std::uint16_t number) {
  if (told_) return told_(group, host, number, true);
  const std::lock_guard lock(mutex_);
  const std::size_t known = groups_.size();
  Group& joined = groups_[group];
  if (joined.mark == 0 && known + 1 < broadcast_mark) {
    joined.mark = static_cast<std::uint8_t>(known + 1);
  }
  ++joined.members[{host, number}];
}

void GroupTable::note_join(const IpAddress& group, HostIndex host, std::uint16_t number,
                           std::uint8_t mark) {
  const std::lock_guard lock(mutex_);
  Group& joined = groups_[group];
  joined.mark = mark;
  ++joined.members[{host, number}];
}

void GroupTable::leave(const IpAddress& group, HostIndex host, std::uint16_t number) {
  if (told_) return told_(group, host, number, false);
  note_leave(group, host, number);
}

void GroupTable::note_leave(const IpAddress& group, HostIndex host, std::uint16_t number) {
  const std::lock_guard lock(mutex_);
  const auto found = groups_.find(group);
  if (found == groups_.end()) return;
  const auto member = found->second.members.find({host, number});
  if (member == found->second.members.end()) return;
  if (--member->second == 0) found->second.members.erase(member);
}

std::uint8_t GroupTable::mark_of(const IpAddress& group) const {
  const std::lock_guard lock(mutex_);
  const auto found = groups_.find(group);
  return found == groups_.end() ? std::uint8_t{0} : found->second.mark;
}

IpAddress GroupTable::group_of(std::uint8_t mark) const {
  const std::lock_guard lock(mutex_);
  for (const auto& [address, group] : groups_) {
    if (group.mark == mark) return address;
  }
  return {};
}

bool GroupTable::has_member(const IpAddress& group, HostIndex host, std::uint16_t number) const {
  const std::lock_guard lock(mutex_);
  const auto found = groups_.find(group);
  return found != groups_.end() && found->second.members.count({host, number}) != 0;
}

// --- Building ---

SegmentIndex BlockWorld::add_segment() {
  members_.emplace_back();
  return {static_cast<std::uint32_t>(members_.size() - 1)};
}

HostIndex BlockWorld::add_host(const HostPlan& plan) {
  SWARMSTAGE_ASSERT(!plan.segments.empty(), "a host is on no segment");
  const HostIndex index{static_cast<std::uint32_t>(hosts_.size())};
  BlockHost host;
  host.description.name = plan.name;
  host.segments = plan.segments;
  for (const SegmentIndex segment : plan.segments) {
    SWARMSTAGE_ASSERT(segment.value < members_.size(), "there is no such segment");
    SWARMSTAGE_ASSERT(places_.size() < LoopbackBlock::addresses_limit,
                      "the block of loopback addresses is used up");
    const auto count = static_cast<std::uint16_t>(host.description.interfaces.size());
    Interface interface;
    interface.name = "eth" + std::to_string(count);
    interface.index = static_cast<std::uint16_t>(count + 1);
    interface.address = block_.address(static_cast<std::uint32_t>(places_.size()));
    interface.prefix_length = 16;
    interface.broadcast = block_.broadcast(segment.value);
    host.description.interfaces.push_back(interface);
    places_.push_back({index, count});
    members_[segment.value].push_back({index, count});
  }
  hosts_.push_back(std::move(host));
  return index;
}

std::uint32_t BlockWorld::add_partition(const Partition& partition) {
  Cut& cut = partitions_[++last_partition_];
  cut.one_way = partition.one_way;
  const auto mark = [](std::vector<bool>& side, const std::vector<HostIndex>& hosts) {
    for (const HostIndex host : hosts) {
      if (host.value >= side.size()) side.resize(host.value + 1);
      side[host.value] = true;
    }
  };
  mark(cut.left, partition.left);
  mark(cut.right, partition.right);
  return last_partition_;
}

// --- Asking ---

std::optional<Place> BlockWorld::find(const IpAddress& address) const {
  const auto place = block_.place(address);
  if (!place || *place >= places_.size()) return std::nullopt;
  return places_[*place];
}

std::optional<Place> BlockWorld::way_out(HostIndex from, const Place& to) const {
  if (from == to.host) return to;
  const BlockHost& sender = host(from);
  std::optional<Place> first;
  const auto interfaces = static_cast<std::uint16_t>(sender.segments.size());
  for (std::uint16_t i = 0; i < interfaces; ++i) {
    if (!sender.description.interfaces[i].up) continue;
    if (sender.segments[i] == segment(to)) return Place{from, i};
    if (!first) first = Place{from, i};
  }
  return first;
}

bool BlockWorld::passes(HostIndex from, const Place& to) const {
  if (from == to.host) return host(from).powered;
  const bool reachable = host(from).powered && host(to.host).powered && interface(to).up;
  return reachable && way_out(from, to) && !is_partitioned(from, to.host);
}

bool BlockWorld::is_partitioned(HostIndex from, HostIndex to) const {
  const auto has = [](const std::vector<bool>& side, HostIndex host) {
    return host.value < side.size() && side[host.value];
  };
  for (const auto& [number, cut] : partitions_) {
    if (has(cut.left, from) && has(cut.right, to)) return true;
    if (!cut.one_way && has(cut.right, from) && has(cut.left, to)) return true;
  }
  return false;
}

}  // namespace swarmstage::net
