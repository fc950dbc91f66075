#include "engine/run/swarm.h"

#include "core/node/random.h"
#include "engine/run/wires.h"

namespace swarmstage {

namespace {

/// As a name server would know it: peer[3] is peer-3 there.
std::string host_name(const Roster& roster, const Seat& seat) {
  const GroupPlan& plan = *roster.groups()[seat.group].plan;
  std::string name = plan.name.text;
  if (!plan.is_list) return name;
  name += '-';
  name += std::to_string(seat.position);
  return name;
}

}  // namespace

Swarm::Swarm(const Scenario& scenario, const Roster& roster, const RoleRegistry& roles,
             Stage& stage, const Graph* routers, LifeChanged life_changed)
    : scenario_(scenario),
      roster_(roster),
      roles_(roles),
      stage_(stage),
      routers_(routers),
      life_changed_(std::move(life_changed)),
      configs_(roster, [this](HostIndex host) { return stage_.host(host).primary_address(); }),
      lives_(roster.seats().size()) {}

std::optional<std::string> Swarm::build() {
  if (routers_ != nullptr) {
    add_routers();
  } else {
    add_regions();
  }
  add_hosts();
  for (std::uint32_t i = 0; i < size(); ++i) {
    if (auto wrong = add_node({i})) return wrong;
  }
  return std::nullopt;
}

/// Where the hosts of a routed network hang: those that follow one another together.
SegmentIndex Swarm::router_of(std::size_t host) const {
  return {static_cast<std::uint32_t>(host * routers_->node_count() / roster_.hosts().size())};
}

void Swarm::add_routers() {
  for (std::uint32_t i = 0; i < routers_->node_count(); ++i) {
    stage_.add_segment({"router " + std::to_string(i), Wires::lan()});
  }
  for (const auto& [one, other] : routers_->edges()) {
    stage_.set_between({one}, {other}, scenario_.network.routed->link);
  }
}

void Swarm::add_regions() {
  if (scenario_.network.regions.empty()) stage_.add_segment({"lan", Wires::lan()});
  for (const RegionPlan& region : scenario_.network.regions) {
    stage_.add_segment({region.name.text, region.access});
  }
  for (const RegionLink& link : scenario_.network.between) {
    stage_.set_between({*roster_.find_region(link.from.text)}, {*roster_.find_region(link.to.text)},
                       link.quality);
  }
}

void Swarm::add_hosts() {
  const auto& regions = scenario_.network.regions;
  for (std::size_t i = 0; i < roster_.hosts().size(); ++i) {
    const HostSeat& host = roster_.hosts()[i];
    if (routers_ == nullptr) {
      stage_.add_host({host.name, host.regions, host.access});
      continue;
    }
    const LinkQuality access =
        regions.empty() ? Wires::lan() : regions[host.regions.front().value].access;
    stage_.add_host({host.name, {router_of(i)}, host.access.value_or(access)});
  }
  for (const Seat& seat : roster_.seats()) {
    stage_.add_name(host_name(roster_, seat), {stage_.host(seat.host).primary_address()});
  }
}

std::optional<std::string> Swarm::add_node(NodeIndex node) {
  const Seat& seat = roster_.seat(node);
  const std::string& role = roster_.role_of(node).name;
  Result<Json> config = configs_.config_of(node);
  if (!config) return seat.name + ": " + config.error();
  Result<std::unique_ptr<Node>> made = roles_.make(role, *config);
  if (!made) return seat.name + ": " + made.error();
  stage_.add_node(seat.host, {seat.name, std::move(*made), role, std::move(*config)});
  return std::nullopt;
}

void Swarm::arrange_starts() {
  for (const GroupSeats& group : roster_.groups()) {
    const StartPlan& plan = group.plan->start;
    if (plan.by_timeline) continue;
    Random random(scenario_.seed, stable_id(group.plan->name.text), "start");
    Duration when = plan.at;
    // Who would begin after the end never does; a sum of many pauses could be too long.
    for (std::uint32_t i = 0; i < group.plan->count && when <= scenario_.duration; ++i) {
      const NodeIndex node{group.first + i};
      stage_.at(at_time(when), [this, node] { start(node); });
      when += plan.poisson ? random.exponential(plan.every) : plan.every;
    }
  }
}

void Swarm::say(NodeIndex node, std::string_view what) {
  if (life_changed_) life_changed_(node, what);
}

bool Swarm::is_down(NodeIndex node) const {
  return lives_[node.value].begun && !running(node);
}

void Swarm::start(NodeIndex node) {
  Life& life = lives_[node.value];
  if (running(node)) return;
  if (life.begun) {
    restart(node);
    return;
  }
  life.begun = true;
  stage_.start(node);
  say(node, "started");
}

void Swarm::crash(NodeIndex node) {
  if (!running(node)) return;
  ++lives_[node.value].number;
  lives_[node.value].stopping = false;
  stage_.crash(node);
  say(node, "crashed");
}

void Swarm::power_off(NodeIndex node) {
  Life& life = lives_[node.value];
  if (life.power_off) return;
  stage_.crash_host(host_of(node));
  for (std::uint32_t i = 0; i < size(); ++i) {
    if (host_of({i}) != host_of(node)) continue;
    lives_[i].power_off = true;
    lives_[i].stopping = false;
    ++lives_[i].number;
    say({i}, "lost power");
  }
}

void Swarm::stop(NodeIndex node, Duration grace) {
  if (!running(node)) return;
  const std::uint32_t number = ++lives_[node.value].number;
  lives_[node.value].stopping = true;
  stage_.drain(node);
  say(node, "drained");
  stage_.at(stage_.now() + grace, [this, node, number] {
    if (lives_[node.value].number != number) return;
    lives_[node.value].stopping = false;
    if (!running(node)) return;
    stage_.stop(node);
    say(node, "stopped");
  });
}

std::optional<std::string> Swarm::restart(NodeIndex node, const Json& config, bool disk_lost) {
  Life& life = lives_[node.value];
  Result<Json> full = configs_.config_of(node, config);
  if (!full) return full.error();
  Result<std::unique_ptr<Node>> made = roles_.make(roster_.role_of(node).name, *full);
  if (!made) return made.error();
  if (running(node)) crash(node);
  if (disk_lost) stage_.lose_disk(host_of(node));
  if (life.power_off) {
    stage_.restart_host(host_of(node));
    for (std::uint32_t i = 0; i < size(); ++i) {
      if (host_of({i}) == host_of(node)) lives_[i].power_off = false;
    }
  }
  stage_.set_config(node, *full);
  if (life.begun) stage_.replace(node, std::move(*made));
  life.begun = true;
  life.stopping = false;
  ++life.number;
  stage_.start(node);
  say(node, "restarted");
  return std::nullopt;
}

void Swarm::reload(NodeIndex node, const Json& config) {
  if (!running(node)) return;
  Result<Json> full = configs_.config_of(node, config);
  const std::optional<std::string> refused =
      full ? stage_.reload(node, full.value()) : std::optional(full.error());
  say(node, refused ? "refused its new configuration: " + *refused : "reloaded");
}

}  // namespace swarmstage
