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

std::function<void()> Faults::take_down(std::vector<NodeIndex> nodes,
                                        const std::function<void(NodeIndex)>& end) {
  const Causes::Cause cause = down_.make();
  for (const NodeIndex node : nodes) {
    // Who has not begun yet is not kept from it.
    if (swarm_.running(node) || swarm_.is_down(node)) down_.add(node.value, cause);
    end(node);
  }
  return [this, cause, nodes = std::move(nodes)] {
    for (const NodeIndex node : nodes) {
      if (!down_.remove(node.value, cause)) continue;
      if (swarm_.is_down(node) || swarm_.is_stopping(node)) swarm_.restart(node);
    }
  };
}

std::function<void()> Faults::hold(std::vector<HostIndex> hosts, Causes& causes,
                                   std::function<void(HostIndex, bool)> set) {
  const Causes::Cause cause = causes.make();
  for (const HostIndex host : hosts) {
    causes.add(host.value, cause);
    set(host, true);
  }
  return [&causes, cause, hosts = std::move(hosts), set = std::move(set)] {
    for (const HostIndex host : hosts) {
      if (causes.remove(host.value, cause)) set(host, false);
    }
  };
}

// --- Lives ---

Done Faults::carry_out(const deed::Crash& crash, Random& draws) {
  std::vector<NodeIndex> nodes = picker_.pick(crash.nodes, draws);
  return {nodes, take_down(nodes, [this](NodeIndex node) { swarm_.crash(node); })};
}

Done Faults::carry_out(const deed::PowerOff& power_off, Random& draws) {
  std::vector<NodeIndex> nodes = picker_.pick(power_off.nodes, draws);
  return {nodes, take_down(nodes, [this](NodeIndex node) { swarm_.power_off(node); })};
}

Done Faults::carry_out(const deed::Restart& restart, Random& draws) {
  std::vector<NodeIndex> nodes = picker_.pick(restart.nodes, draws);
  for (const NodeIndex node : nodes) {
    down_.forget(node.value);
    swarm_.restart(node, restart.config, restart.disk_lost);
  }
  return {nodes, {}};
}

Done Faults::carry_out(const deed::Reload& reload, Random& draws) {
  std::vector<NodeIndex> nodes = picker_.pick(reload.nodes, draws);
  for (const NodeIndex node : nodes) swarm_.reload(node, reload.config);
  return {nodes, {}};
}

Done Faults::carry_out(const deed::Start& start, Random& draws) {
  std::vector<NodeIndex> nodes = picker_.pick(start.nodes, draws);
  for (const NodeIndex node : nodes) {
    down_.forget(node.value);
    swarm_.start(node);
  }
  return {nodes, {}};
}

Done Faults::carry_out(const deed::Stop& stop, Random& draws) {
  std::vector<NodeIndex> nodes = picker_.pick(stop.nodes, draws);
  return {nodes, take_down(nodes, [&](NodeIndex node) { swarm_.stop(node, stop.grace); })};
}

Done Faults::carry_out(const deed::Pause& pause, Random& draws) {
  std::vector<NodeIndex> nodes = picker_.pick(pause.nodes, draws);
  return {nodes, hold(hosts_of(nodes), paused_, [this](HostIndex host, bool on) {
            if (on) {
              swarm_.stage().pause(host);
            } else {
              swarm_.stage().resume(host);
            }
          })};
}

Done Faults::carry_out(const deed::Resume& resume, Random& draws) {
  std::vector<NodeIndex> nodes = picker_.pick(resume.nodes, draws);
  for (const HostIndex host : hosts_of(nodes)) {
    paused_.forget(host.value);
    swarm_.stage().resume(host);
  }
  return {nodes, {}};
}

Done Faults::carry_out(const deed::Churn& churn, Random& draws) {
  std::vector<NodeIndex> nodes = picker_.pick(churn.nodes, draws);
  // The churn goes on in what the stage will call; undoing it ends that.
  auto going = std::make_unique<Churn>(churn, nodes, swarm_, down_, draws.next());
  going->begin();
  Churn* running = churns_.emplace_back(std::move(going)).get();
  return {nodes, [running] { running->end(); }};
}

Done Faults::carry_out(const deed::SetClock& clock, Random& draws) {
  std::vector<NodeIndex> nodes = picker_.pick(clock.nodes, draws);
  const std::uint64_t number = clocks_.make();
  for (const NodeIndex node : nodes) {
    clocks_.put(node, number, clock.skew);
    swarm_.stage().set_clock(node, clock.skew);
  }
  return {nodes, [this, number, nodes] {
            for (const NodeIndex node : nodes) {
              const bool counted = clocks_.take(node, number);
              if (counted) swarm_.stage().set_clock(node, clocks_.top(node).value_or(ClockSkew{}));
            }
          }};
}

// --- Disks and services ---

Done Faults::carry_out(const deed::FillDisk& fill, Random& draws) {
  std::vector<NodeIndex> nodes = picker_.pick(fill.nodes, draws);
  return {nodes, hold(hosts_of(nodes), full_,
                      [this](HostIndex host, bool on) { swarm_.stage().set_disk_full(host, on); })};
}

Done Faults::carry_out(const deed::SlowService& slow, Random& draws) {
  std::vector<NodeIndex> nodes = picker_.pick(slow.nodes, draws);
  const std::vector<HostIndex> hosts = hosts_of(nodes);
  const std::uint64_t number = delays_.make();
  for (const HostIndex host : hosts) {
    delays_.put({host, slow.service}, number, slow.by);
    swarm_.stage().slow_service(host, slow.service, slow.by);
  }
  return {nodes, [this, number, hosts, service = slow.service] {
            for (const HostIndex host : hosts) {
              if (!delays_.take({host, service}, number)) continue;
              const Duration left = delays_.top({host, service}).value_or(Duration{});
              swarm_.stage().slow_service(host, service, left);
            }
          }};
}

// --- The rest ---

Done Faults::carry_out(const deed::Invoke& invoke, Random& draws) {
  std::vector<NodeIndex> nodes = picker_.pick(invoke.nodes, draws);
  for (const NodeIndex node : nodes) invoke_(node, invoke.operation.text, invoke.arguments);
  return {nodes, {}};
}

}  // namespace swarmstage
