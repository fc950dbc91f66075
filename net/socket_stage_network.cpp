// The part of SocketStage that changes the network, and its results.

#include "core/base/assert.h"
#include "net/socket_stage.h"

namespace swarmstage::net {

// --- Links ---

void SocketStage::set_between(SegmentIndex left, SegmentIndex right, const LinkQuality& quality) {
  shim_.set_between(left, right, quality);
  world_changed();
}

void SocketStage::set_link(HostIndex from, HostIndex to, const LinkQuality& quality) {
  SWARMSTAGE_ASSERT(from != to, "a host is linked with itself");
  shim_.set_link(from, to, quality);
  world_changed();
}

void SocketStage::clear_link(HostIndex from, HostIndex to) {
  shim_.clear_link(from, to);
  world_changed();
}

void SocketStage::set_access(HostIndex host, const LinkQuality& quality) {
  shim_.set_access(host, quality);
  world_changed();
}

std::uint32_t SocketStage::partition(const Partition& partition) {
  return world_.add_partition(partition);
}

void SocketStage::heal(std::uint32_t partition) {
  world_.remove_partition(partition);
  world_changed();
}

// What waited for a way to its peer, or for silence to end, looks again.
void SocketStage::world_changed() {
  for (const auto& thread : threads_) thread->surroundings.world_changed();
  for (std::uint32_t i = 0; i < nodes_.size(); ++i) {
    if (running({i})) seat({i}).look_again();
  }
}

// --- Hosts ---

void SocketStage::pause(HostIndex host) {
  world_.host(host).paused = true;
  for (const NodeIndex node : world_.host(host).nodes) seat(node).pause();
}

void SocketStage::resume(HostIndex host) {
  world_.host(host).paused = false;
  for (const NodeIndex node : world_.host(host).nodes) seat(node).resume();
}

void SocketStage::crash_host(HostIndex host) {
  for (const NodeIndex node : world_.host(host).nodes) {
    runner(node).crash();
    end(node, Ending::silent);
  }
  resume(host);
  world_.host(host).powered = false;
}

void SocketStage::restart_host(HostIndex host) {
  world_.host(host).powered = true;
  world_changed();
}

void SocketStage::set_interface(HostIndex host, std::uint16_t interface, bool up) {
  BlockHost& machine = world_.host(host);
  SWARMSTAGE_ASSERT(interface >= 1 && interface <= machine.description.interfaces.size(),
                    "a host has no such interface");
  Interface& changed = machine.description.interfaces[interface - 1U];
  if (changed.up == up) return;
  changed.up = up;
  using Kind = HostChange::Kind;
  const HostChange change{up ? Kind::interface_added : Kind::interface_removed, changed};
  for (const NodeIndex node : machine.nodes) {
    if (!running(node)) continue;
    if (!up) thread_of(host).driver.address_gone(node, change.interface.address);
    seat(node).deliver(delivered::HostChanged{change});
  }
  world_changed();
}

void SocketStage::set_clock(NodeIndex node, const ClockSkew& skew) {
  SkewedClock& clock = thread_of(node).surroundings.clock(node);
  const TimePoint since = seat(node).loop.now();
  clock.set(since, skew);
  runner(node).set_clock(since, clock.local());
}

// --- Disks and services ---

void SocketStage::set_disk_full(HostIndex host, bool full) {
  services_.set_disk_full(host, full);
}

void SocketStage::lose_disk(HostIndex host) {
  services_.lose_disk(host);
}

void SocketStage::slow_service(HostIndex host, std::string_view service, Duration by) {
  services_.slow(host, service, by);
}

// --- Results ---

RunHashes SocketStage::hashes(NodeIndex node) const {
  const RunHashes present = state(node).runner->hashes();
  if (state(node).lives == 0) return present;
  RunHashes all = state(node).former_lives;
  all.combine(present);
  return all;
}

StageCounters SocketStage::counters() const {
  StageCounters sum;
  for (const auto& thread : threads_) {
    const StageCounters& each = thread->driver.counters();
    sum.datagrams_sent += each.datagrams_sent;
    sum.datagrams_delivered += each.datagrams_delivered;
    sum.datagrams_lost += each.datagrams_lost;
    sum.stream_bytes_delivered += each.stream_bytes_delivered;
    sum.streams_opened += each.streams_opened;
  }
  return sum;
}

LimitCounters SocketStage::limit_counters() const {
  LimitCounters sum{};
  for (const auto& thread : threads_) {
    const LimitCounters& each = thread->group.limit_counters();
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += each[i];
  }
  return sum;
}

std::uint32_t SocketStage::node_count() const {
  return static_cast<std::uint32_t>(nodes_.size());
}

}  // namespace swarmstage::net
