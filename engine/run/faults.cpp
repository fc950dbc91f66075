#include "engine/run/faults.h"

#include <algorithm>

namespace swarmstage {

Faults::Faults(const Scenario& scenario, Swarm& swarm, Picker& picker, Invoke invoke)
    : scenario_(scenario),
      swarm_(swarm),
      picker_(picker),
      invoke_(std::move(invoke)),
      wires_(scenario, swarm.roster(), swarm.stage()) {}

void Faults::lay_links() {
  std::uint64_t number = 0;
  for (const HostLink& link : scenario_.network.links) {
    Random draws(scenario_.seed, number++, "links");
    wires_.set_links(hosts_of(picker_.pick(link.from, draws)),
                     hosts_of(picker_.pick(link.to, draws)), link.both_ways, link.quality);
  }
}

Done Faults::apply(const Deed& deed, Random& draws) {
  return std::visit([&](const auto& one) { return carry_out(one, draws); }, deed);
}

std::vector<HostIndex> Faults::hosts_of(const std::vector<NodeIndex>& nodes) const {
  std::vector<HostIndex> hosts;
  for (const NodeIndex node : nodes) hosts.push_back(swarm_.host_of(node));
  std::sort(hosts.begin(), hosts.end());
  hosts.erase(std::unique(hosts.begin(), hosts.end()), hosts.end());
  return hosts;
}

std::function<void()> Faults::starting_again(std::vector<NodeIndex> nodes) {
  return [this, nodes = std::move(nodes)] {
    for (const NodeIndex node : nodes) {
      if (swarm_.is_down(node)) swarm_.restart(node);
    }
  };
}

// --- Lives ---

Done Faults::carry_out(const deed::Crash& crash, Random& draws) {
  std::vector<NodeIndex> nodes = picker_.pick(crash.nodes, draws);
  for (const NodeIndex node : nodes) swarm_.crash(node);
  return {nodes, starting_again(nodes)};
}

Done Faults::carry_out(const deed::PowerOff& power_off, Random& draws) {
  std::vector<NodeIndex> nodes = picker_.pick(power_off.nodes, draws);
  for (const NodeIndex node : nodes) swarm_.power_off(node);
  return {nodes, starting_again(nodes)};
}

Done Faults::carry_out(const deed::Restart& restart, Random& draws) {
  std::vector<NodeIndex> nodes = picker_.pick(restart.nodes, draws);
  for (const NodeIndex node : nodes) swarm_.restart(node, restart.config, restart.disk_lost);
  return {nodes, {}};
}

Done Faults::carry_out(const deed::Reload& reload, Random& draws) {
  std::vector<NodeIndex> nodes = picker_.pick(reload.nodes, draws);
  for (const NodeIndex node : nodes) swarm_.reload(node, reload.config);
  return {nodes, {}};
}

Done Faults::carry_out(const deed::Start& start, Random& draws) {
  std::vector<NodeIndex> nodes = picker_.pick(start.nodes, draws);
  for (const NodeIndex node : nodes) swarm_.start(node);
  return {nodes, {}};
}

Done Faults::carry_out(const deed::Stop& stop, Random& draws) {
  std::vector<NodeIndex> nodes = picker_.pick(stop.nodes, draws);
  for (const NodeIndex node : nodes) swarm_.stop(node, stop.grace);
  return {nodes, starting_again(nodes)};
}

Done Faults::carry_out(const deed::Pause& pause, Random& draws) {
  std::vector<NodeIndex> nodes = picker_.pick(pause.nodes, draws);
  const std::vector<HostIndex> hosts = hosts_of(nodes);
  for (const HostIndex host : hosts) swarm_.stage().pause(host);
  return {nodes, [this, hosts] {
            for (const HostIndex host : hosts) swarm_.stage().resume(host);
          }};
}

Done Faults::carry_out(const deed::Resume& resume, Random& draws) {
  std::vector<NodeIndex> nodes = picker_.pick(resume.nodes, draws);
  for (const HostIndex host : hosts_of(nodes)) swarm_.stage().resume(host);
  return {nodes, {}};
}

Done Faults::carry_out(const deed::Churn& churn, Random& draws) {
  std::vector<NodeIndex> nodes = picker_.pick(churn.nodes, draws);
  // The churn goes on in what the stage will call; undoing it ends that.
  auto going = std::make_unique<Churn>(churn, nodes, swarm_, draws.next());
  going->begin();
  Churn* running = churns_.emplace_back(std::move(going)).get();
  return {nodes, [running] { running->end(); }};
}

Done Faults::carry_out(const deed::SetClock& clock, Random& draws) {
  std::vector<NodeIndex> nodes = picker_.pick(clock.nodes, draws);
  for (const NodeIndex node : nodes) swarm_.stage().set_clock(node, clock.skew);
  return {nodes, [this, nodes] {
            for (const NodeIndex node : nodes) swarm_.stage().set_clock(node, {});
          }};
}

// --- Disks and services ---

Done Faults::carry_out(const deed::FillDisk& fill, Random& draws) {
  std::vector<NodeIndex> nodes = picker_.pick(fill.nodes, draws);
  const std::vector<HostIndex> hosts = hosts_of(nodes);
  for (const HostIndex host : hosts) swarm_.stage().set_disk_full(host, true);
  return {nodes, [this, hosts] {
            for (const HostIndex host : hosts) swarm_.stage().set_disk_full(host, false);
          }};
}

Done Faults::carry_out(const deed::SlowService& slow, Random& draws) {
  std::vector<NodeIndex> nodes = picker_.pick(slow.nodes, draws);
  const std::vector<HostIndex> hosts = hosts_of(nodes);
  for (const HostIndex host : hosts) swarm_.stage().slow_service(host, slow.service, slow.by);
  return {nodes, [this, hosts, service = slow.service] {
            for (const HostIndex host : hosts) swarm_.stage().slow_service(host, service, {});
          }};
}

// --- The rest ---

Done Faults::carry_out(const deed::Invoke& invoke, Random& draws) {
  std::vector<NodeIndex> nodes = picker_.pick(invoke.nodes, draws);
  for (const NodeIndex node : nodes) invoke_(node, invoke.operation.text, invoke.arguments);
  return {nodes, {}};
}

}  // namespace swarmstage
