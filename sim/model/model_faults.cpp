// The part of ModelStage that changes the network while it runs.

#include <utility>

#include "core/base/assert.h"
#include "sim/model/model_stage.h"

namespace swarmstage::model {

// --- Links ---

void ModelStage::set_between(SegmentIndex left, SegmentIndex right, const LinkQuality& quality) {
  const std::uint32_t count = world_.network.addresses().segment_count();
  SWARMSTAGE_ASSERT(left.value < count && right.value < count, "there is no such segment");
  world_.network.set_between(left.value, right.value, quality);
}

void ModelStage::set_link(HostIndex from, HostIndex to, const LinkQuality& quality) {
  check(from);
  check(to);
  SWARMSTAGE_ASSERT(from != to, "a host is linked with itself");
  world_.network.set_link(from.value, to.value, quality);
}

void ModelStage::clear_link(HostIndex from, HostIndex to) {
  check(from);
  check(to);
  world_.network.clear_link(from.value, to.value);
}

void ModelStage::set_access(HostIndex host, const LinkQuality& quality) {
  check(host);
  world_.network.set_access(host.value, quality);
}

std::uint32_t ModelStage::partition(const Partition& partition) {
  return world_.network.partitions().add(partition);
}

void ModelStage::heal(std::uint32_t partition) {
  world_.network.partitions().remove(partition);
}

// --- Hosts ---

void ModelStage::pause(HostIndex host) {
  check(host);
  world_.network.host(host.value).paused = true;
}

// What was held back happens now, in the order in which it came.
void ModelStage::resume(HostIndex host) {
  check(host);
  HostState& state = world_.network.host(host.value);
  if (!state.paused) return;
  state.paused = false;
  if (!state.extras) return;
  state.extras->held_bytes = 0;
  for (Event event : std::exchange(state.extras->held, {})) {
    event.time = world_.now;
    world_.queue.push(event);
  }
  for (std::uint32_t node = state.first_node; node != nobody;
       node = world_.nodes[node].next_on_host) {
    streams_.read_again(node);
  }
}

void ModelStage::crash_host(HostIndex host) {
  check(host);
  HostState& state = world_.network.host(host.value);
  for (std::uint32_t node = state.first_node; node != nobody;
       node = world_.nodes[node].next_on_host) {
    end(node, Ending::power_lost);
  }
  resume(host);  // what was held back finds nobody any more
  state.down = true;
}

void ModelStage::restart_host(HostIndex host) {
  check(host);
  world_.network.host(host.value).down = false;
}

void ModelStage::set_interface(HostIndex host, std::uint16_t interface, bool up) {
  check(host);
  const std::uint32_t number = host.value;
  SWARMSTAGE_ASSERT(interface >= 1 && interface <= world_.network.interface_count(number),
                    "a host has no such interface");
  const auto place = static_cast<std::uint16_t>(interface - 1);
  if (world_.network.interface_up(number, place) == up) return;
  world_.network.set_interface(number, place, up);
  if (!up) {
    const std::uint32_t address = world_.network.interface_address(number, place);
    datagrams_.address_gone(number, address);
    streams_.address_gone(number, address);
  }
  using Kind = HostChange::Kind;
  const HostChange change{up ? Kind::interface_added : Kind::interface_removed,
                          world_.network.described(number).interfaces[place]};
  for (std::uint32_t node = world_.network.host(number).first_node; node != nobody;
       node = world_.nodes[node].next_on_host) {
    world_.runner(node).deliver(now(), delivered::HostChanged{change});
  }
}

void ModelStage::set_clock(NodeIndex node, const ClockSkew& skew) {
  SkewedClock& clock = world_.nodes[node.value].more().clock;
  clock.set(now(), skew);
  world_.runner(node.value).set_clock(now(), clock.local());
}

// --- Disks and services ---

void ModelStage::set_disk_full(HostIndex host, bool full) {
  check(host);
  answers_.services().set_disk_full(host, full);
}

void ModelStage::lose_disk(HostIndex host) {
  check(host);
  answers_.services().lose_disk(host);
}

void ModelStage::slow_service(HostIndex host, std::string_view service, Duration by) {
  check(host);
  answers_.services().slow(host, service, by);
}

}  // namespace swarmstage::model
