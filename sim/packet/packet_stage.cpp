#include "sim/packet/packet_stage.h"

#include <algorithm>

#include "core/base/assert.h"
#include "core/trace/created_record.h"
#include "core/trace/mix.h"
#include "sim/packet/capture.h"

namespace swarmstage::packet {

using Farewell = Streams::Farewell;

PacketStage::PacketStage(const StageOptions& options, const TcpSettings& tcp)
    : watch_(options.observer),
      world_(options, tcp, driver_, watch_),
      datagrams_(world_),
      streams_(world_),
      questions_(world_) {
  driver_.connect_to(world_, datagrams_, streams_, questions_);
}

PacketStage::~PacketStage() {
  for (std::uint32_t node = 0; node < world_.nodes.size(); ++node) {
    world_.runner(node).crash();
    end_process(node, Farewell::reset);
  }
  world_.retired.clear();
}

// --- Building ---

NodeIndex PacketStage::add_node(HostIndex host, NodePlan plan) {
  const auto index = static_cast<std::uint32_t>(world_.nodes.size());
  SWARMSTAGE_ASSERT(index < traits_.nodes_limit, "the packet stage holds no more nodes");
  NodeState& state = world_.nodes.emplace_back();
  state.name = std::move(plan.name);
  state.role = std::move(plan.role);
  state.config = std::move(plan.config);
  state.stable_id = stable_id(state.name);
  state.host = host.value;
  world_.hosts[host.value].nodes.push_back(index);
  make_runner(index, std::move(plan.node));
  return {index};
}

void PacketStage::make_runner(std::uint32_t node, std::unique_ptr<Node> made) {
  NodeState& state = world_.nodes[node];
  const Host& host = world_.host_of(node).described;
  // Another life draws other numbers.
  const std::uint64_t key = state.life == 0 ? state.stable_id : mix(state.stable_id, state.life);
  state.runner.emplace(world_.group, NodeIndex{node}, key, host, std::move(made));
  record_created(world_.options.trace, NodeIndex{node}, now(),
                 {state.name, state.role, state.config, key, host, world_.group.limits()});
  state.runner->set_clock(now(), state.clock.local());
}

void PacketStage::add_name(std::string_view name, std::vector<IpAddress> addresses) {
  questions_.add_name(name, std::move(addresses));
}

void PacketStage::add_service(std::string_view name, std::unique_ptr<Service> service,
                              Duration delay) {
  questions_.services().add(name, std::move(service), delay);
}

// --- A node's life ---

void PacketStage::start(NodeIndex node) {
  SWARMSTAGE_ASSERT(world_.host_of(node.value).machine->powered(),
                    "a node is started on a host that is down");
  world_.runner(node.value).start(now());
  clear_failed();
}

void PacketStage::drain(NodeIndex node) {
  world_.runner(node.value).drain(now());
  clear_failed();
}

void PacketStage::stop(NodeIndex node) {
  world_.runner(node.value).stop(now());
  end_process(node.value, Farewell::finish);
  clear_failed();
}

std::optional<std::string> PacketStage::reload(NodeIndex node, const Json& config) {
  auto refusal = world_.runner(node.value).reload(now(), config);
  clear_failed();
  return refusal;
}

void PacketStage::crash(NodeIndex node) {
  world_.runner(node.value).crash();
  end_process(node.value, Farewell::reset);
}

// What a system does for a process that is gone.
void PacketStage::end_process(std::uint32_t node, Farewell farewell) {
  streams_.close_all(node, farewell);
  datagrams_.close_all(node);
  questions_.forget(node);
}

void PacketStage::clear_failed() {
  for (const NodeIndex node : watch_.take_failed()) {
    world_.runner(node.value).crash();
    end_process(node.value, Farewell::reset);
  }
}

void PacketStage::replace(NodeIndex node, std::unique_ptr<Node> replacement) {
  NodeState& state = world_.nodes[node.value];
  SWARMSTAGE_ASSERT(!state.runner->running(), "a node is replaced while it runs");
  state.former_lives.combine(state.runner->hashes());
  end_process(node.value, Farewell::reset);
  ++state.life;
  state.wake_at = never;
  state.unguessable.reset();
  make_runner(node.value, std::move(replacement));
}

bool PacketStage::running(NodeIndex node) const {
  return world_.nodes[node.value].runner->running();
}

void PacketStage::invoke(NodeIndex node, const Invocation& invocation) {
  world_.tell(node.value, delivered::Invoked{invocation});
  clear_failed();
}

Json PacketStage::observe(NodeIndex node, std::string_view name, const Json& arguments) {
  return world_.runner(node.value).observe(name, arguments);
}

void PacketStage::set_clock(NodeIndex node, const ClockSkew& skew) {
  NodeState& state = world_.nodes[node.value];
  state.clock.set(now(), skew);
  state.runner->set_clock(now(), state.clock.local());
}

// --- Disks and services ---

void PacketStage::set_disk_full(HostIndex host, bool full) {
  questions_.services().set_disk_full(host, full);
}

void PacketStage::lose_disk(HostIndex host) {
  questions_.services().lose_disk(host);
}

void PacketStage::slow_service(HostIndex host, std::string_view service, Duration by) {
  questions_.services().slow(host, service, by);
}

// --- Time ---

void PacketStage::at(TimePoint time, std::function<void()> action) {
  world_.post(std::max(time, now()), std::move(action));
}

// A node that failed stops the run, so that nothing runs on in a state nobody
// meant; whoever wants to go on calls again.
bool PacketStage::run_until(TimePoint deadline, const std::function<bool()>& done) {
  EventEngine& engine = world_.simulation.engine();
  const std::int64_t end = std::max(nanoseconds(deadline), engine.now());
  while (engine.next_time() <= end) {
    engine.run_next();
    const bool failed = watch_.any_failed();
    if (failed) clear_failed();
    if (done()) return true;
    if (failed) return false;
  }
  engine.run_until(end);
  return done();
}

// --- Results ---

RunHashes PacketStage::hashes(NodeIndex node) const {
  const NodeState& state = world_.nodes[node.value];
  if (state.life == 0) return state.runner->hashes();
  RunHashes all = state.former_lives;
  all.combine(state.runner->hashes());
  return all;
}

StageCounters PacketStage::counters() const {
  StageCounters counters = world_.counters;
  counters.datagrams_lost += world_.cloud.counters().datagrams_lost;
  counters.events = world_.simulation.executed();
  return counters;
}

}  // namespace swarmstage::packet
