// The second half of Network: packets on their way.

#include <algorithm>

#include "sim/model/network.h"

namespace swarmstage::model {

namespace {

void keep_order(Ticks& last, Crossing& crossing) {
  if (!crossing.keeps_order || crossing.held_back) return;
  crossing.time = std::max(crossing.time, last);
  last = crossing.time;
}

}  // namespace

std::optional<Transit> Network::send(std::uint32_t from, Flow& flow, Load load, Ticks now,
                                     bool patient) {
  Crossing crossing{.time = now};
  Dice dice(flow.key, flow.thrown);
  if (flow.kind == FlowKind::direct) {
    const LinkRule& rule = rules_[flow.rule];
    if (!rule.queue_up(flow.busy_until, load.bytes, crossing.time, patient)) return std::nullopt;
    crossing.time += flow.latency;
    rule.cross(flow.bad, dice, load.pieces, crossing);
    crossing.lost |= partitions_.cut(from, flow.to_host);
    keep_order(flow.last_arrival, crossing);
    return Transit{crossing.time, Leg::arrived, crossing.lost, crossing.duplicated};
  }
  if (flow.kind == FlowKind::local) return to_itself(now);
  HostState& sender = hosts_[from];
  const LinkRule& up = rules_[sender.access];
  if (!up.queue_up(sender.up_busy, load.bytes, crossing.time, patient)) return std::nullopt;
  up.cross(sender.up_bad, dice, load.pieces, crossing);
  crossing.lost |= partitions_.cut(from, flow.to_host);
  Wire& wire = wires_[flow.middle];
  if (rules_[wire.rule].limited() && !crossing.lost) {
    keep_order(flow.last_at_middle(), crossing);
    return Transit{crossing.time, Leg::middle, false, crossing.duplicated};
  }
  rules_[wire.rule].cross(wire.bad, dice, load.pieces, crossing);
  return go_down(flow, load, crossing, dice);
}

std::optional<Transit> Network::enter_middle(Flow& flow, Load load, Ticks at, bool patient) {
  Crossing crossing{.time = at};
  Dice dice(flow.key, flow.thrown);
  Wire& wire = wires_[flow.middle];
  const LinkRule& rule = rules_[wire.rule];
  if (!rule.queue_up(wire.busy_until, load.bytes, crossing.time, patient)) return std::nullopt;
  rule.cross(wire.bad, dice, load.pieces, crossing);
  return go_down(flow, load, crossing, dice);
}

Transit Network::go_down(Flow& flow, Load load, Crossing crossing, Dice& dice) {
  const LinkRule& down = rules_[flow.rule];
  down.cross(hosts_[flow.to_host].down_bad, dice, load.pieces, crossing);
  keep_order(flow.last_arrival, crossing);
  return onto_line(down, load, crossing);
}

// The event comes when the packet would be through an idle line, which it mostly
// is; only if it was not, a second one is needed.
Transit Network::onto_line(const LinkRule& down, Load load, const Crossing& crossing) {
  const Ticks at = crossing.time + down.serialisation(load.bytes);
  const Leg next = down.limited() ? Leg::line : Leg::arrived;
  return {at, next, crossing.lost, crossing.duplicated};
}

std::optional<Ticks> Network::enter_line(std::uint32_t to, Load load, Ticks at, bool patient) {
  HostState& receiver = hosts_[to];
  const LinkRule& down = rules_[receiver.access];
  Ticks through = at - down.serialisation(load.bytes);
  if (!down.queue_up(receiver.down_busy, load.bytes, through, patient)) return std::nullopt;
  return std::max(at, through);
}

// The segment's own wire is entered here, a little early by the latency of the
// access link: a broadcast passes it once, not once for each member.
std::optional<Ticks> Network::leave(std::uint32_t from, std::uint32_t segment, Load load,
                                    Ticks now) {
  HostState& sender = hosts_[from];
  Ticks time = now;
  if (!rules_[sender.access].queue_up(sender.up_busy, load.bytes, time, false)) return std::nullopt;
  Wire& wire = wires_[wire_between(segment, segment)];
  if (!rules_[wire.rule].queue_up(wire.busy_until, load.bytes, time, false)) return std::nullopt;
  return time;
}

Transit Network::send_to_member(std::uint32_t from, const Attachment& to, std::uint32_t number,
                                Load load, Ticks ready) {
  Flow* const own_link = hosts_[from].flows.find(interface_address(to.host, to.interface));
  if (own_link && own_link->kind == FlowKind::direct)
    return *send(from, *own_link, load, ready, true);
  constexpr std::uint64_t purpose = 0xb40adca57;
  std::uint32_t thrown = 0;
  Dice dice(mix(pair_key(from, to) ^ purpose, number), thrown);
  Crossing crossing{.time = ready, .lost = partitions_.cut(from, to.host)};
  HostState& sender = hosts_[from];
  HostState& receiver = hosts_[to.host];
  Wire& wire = wires_[wire_between(to.segment, to.segment)];
  const LinkRule& down = rules_[receiver.access];
  rules_[sender.access].cross(sender.up_bad, dice, load.pieces, crossing);
  rules_[wire.rule].cross(wire.bad, dice, load.pieces, crossing);
  down.cross(receiver.down_bad, dice, load.pieces, crossing);
  return onto_line(down, load, crossing);
}

}  // namespace swarmstage::model
