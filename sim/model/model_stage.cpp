#include "sim/model/model_stage.h"

#include <algorithm>
#include <utility>

#include "core/base/assert.h"
#include "core/trace/created_record.h"

namespace swarmstage::model {

StageTraits model_traits() {
  StageTraits traits;
  traits.name = "model";
  traits.models_tls = true;
  traits.ipv6 = true;
  traits.nodes_limit = 1U << 24;
  return traits;
}

class ModelStage::Watch final : public Observer {
 public:
  explicit Watch(Observer* next) : next_(next ? next : &nobody_) {}

  void event(NodeIndex node, TimePoint time, ByteView encoded) override {
    next_->event(node, time, encoded);
  }
  void measured(NodeIndex node, TimePoint time, std::string_view name, double value) override {
    next_->measured(node, time, name, value);
  }
  void changed(NodeIndex node, TimePoint time, std::string_view observable) override {
    next_->changed(node, time, observable);
  }
  void logged(NodeIndex node, TimePoint time, LogLevel level, ByteView encoded) override {
    next_->logged(node, time, level, encoded);
  }
  void completed(NodeIndex node, TimePoint time, InvocationId id, const Outcome& outcome) override {
    next_->completed(node, time, id, outcome);
  }
  void failed(NodeIndex node, TimePoint time, std::string_view what) override {
    node_failed = true;
    next_->failed(node, time, what);
  }

  bool node_failed = false;  // the run stops

 private:
  Observer nobody_;
  Observer* next_;
};

ModelStage::ModelStage(const StageOptions& options, const Interpose& interpose)
    : options_(options),
      watch_(std::make_unique<Watch>(options.observer)),
      driver_(*this),
      world_(options, interpose ? interpose(driver_) : driver_, *watch_),
      datagrams_(world_),
      streams_(world_),
      answers_(world_),
      look_ahead_(world_, streams_) {
  SWARMSTAGE_ASSERT(options.limits.datagram_bytes <= PacketStore::size_limit,
                    "the limit of a datagram is above 65535 bytes");
  world_.group.set_trace(options.trace);
  world_.group.set_log_level(options.log_level);
}

ModelStage::~ModelStage() {
  for (std::uint32_t node = 0; node < node_count(); ++node) world_.runner(node).crash();
}

const StageTraits& ModelStage::traits() const {
  static const StageTraits traits = model_traits();
  return traits;
}

// --- Building ---

void ModelStage::check(HostIndex host) const {
  SWARMSTAGE_ASSERT(host.value < world_.network.host_count(), "there is no such host");
}

SegmentIndex ModelStage::add_segment(const SegmentPlan& plan) {
  return {world_.network.add_segment(plan)};
}

HostIndex ModelStage::add_host(const HostPlan& plan) {
  return {world_.network.add_host(plan)};
}

const Host& ModelStage::host(HostIndex host) const {
  check(host);
  return world_.network.described(host.value);
}

IpAddress ModelStage::address_of(HostIndex host) const {
  check(host);
  return world_.network.form().outside(world_.network.interface_address(host.value, 0));
}

void ModelStage::add_name(std::string_view name, std::vector<IpAddress> addresses) {
  answers_.add_name(name, std::move(addresses));
}

void ModelStage::add_service(std::string_view name, std::unique_ptr<Service> service,
                             Duration delay) {
  answers_.services().add(name, std::move(service), delay);
}

NodeIndex ModelStage::add_node(HostIndex host, NodePlan plan) {
  check(host);
  const NodeIndex index{world_.nodes.size()};
  SWARMSTAGE_ASSERT(index.value < traits().nodes_limit, "the model has no room for more nodes");
  NodeState& node =
      world_.nodes.add(world_.group, index, stable_id(plan.name), std::move(plan.node));
  node.host = host.value;
  // Nodes of a host are listed in the order of adding.
  std::uint32_t* last = &world_.network.host(host.value).first_node;
  while (*last != nobody) last = &world_.nodes[*last].next_on_host;
  *last = index.value;
  if (options_.trace) {
    recipes_.push_back({std::move(plan.name), std::move(plan.role), std::move(plan.config)});
    record_created(index.value);
  }
  return index;
}

void ModelStage::record_created(std::uint32_t node) {
  if (!options_.trace) return;
  const NodeState& state = world_.nodes[node];
  const Recipe& recipe = recipes_[node];
  swarmstage::record_created(
      options_.trace, NodeIndex{node}, now(),
      {recipe.name, recipe.role, recipe.config, state.stable_id + state.lives,
       world_.network.described(state.host), world_.group.limits()});
}

// --- A node's life ---

void ModelStage::start(NodeIndex node) {
  SWARMSTAGE_ASSERT(!world_.host_of(node.value).down, "a node is started on a host that is down");
  world_.runner(node.value).start(now());
}

void ModelStage::drain(NodeIndex node) {
  world_.runner(node.value).drain(now());
}

void ModelStage::stop(NodeIndex node) {
  world_.runner(node.value).stop(now());
  end(node.value, Ending::stopped);
}

std::optional<std::string> ModelStage::reload(NodeIndex node, const Json& config) {
  return world_.runner(node.value).reload(now(), config);
}

void ModelStage::crash(NodeIndex node) {
  end(node.value, Ending::killed);
}

void ModelStage::end(std::uint32_t node, Ending ending) {
  datagrams_.close_all(node);
  if (ending == Ending::power_lost) {
    streams_.forget_all(node);
  } else {
    streams_.close_all(node, ending == Ending::stopped);
  }
  world_.runner(node).crash();
}

void ModelStage::replace(NodeIndex node, std::unique_ptr<Node> next) {
  NodeState& state = world_.nodes[node.value];
  SWARMSTAGE_ASSERT(!state.runner.running(), "a running node is replaced");
  end(node.value, Ending::killed);  // it may have failed, and left its ports behind
  state.more().former_lives = hashes(node);
  if (state.wake_waits) ++void_wakes_;
  state.wake_waits = 0;
  ++state.wake_number;
  state.extras->unguessable.reset();
  state.run_next(world_.group, node, std::move(next));
  record_created(node.value);
  state.runner.set_clock(now(), state.extras->clock.local());
}

bool ModelStage::running(NodeIndex node) const {
  return world_.runner(node.value).running();
}

void ModelStage::invoke(NodeIndex node, const Invocation& invocation) {
  world_.runner(node.value).invoke(now(), invocation);
}

Json ModelStage::observe(NodeIndex node, std::string_view name, const Json& arguments) {
  return world_.runner(node.value).observe(name, arguments);
}

RunHashes ModelStage::hashes(NodeIndex node) const {
  const NodeState& state = world_.nodes[node.value];
  RunHashes hashes = state.runner.hashes();
  if (state.lives == 0) return hashes;
  RunHashes all = state.extras->former_lives;
  all.combine(hashes);
  return all;
}

// --- Time ---

// A wake that was asked for earlier stays in the queue and is void from now on;
// when too many of those have gathered they are swept out.
void ModelStage::wake_at(std::uint32_t node, Ticks when) {
  NodeState& state = world_.nodes[node];
  if (state.wake_waits) {
    ++void_wakes_;
    sweep_void_wakes();
  }
  state.wake_waits = 1;
  world_.schedule(std::max(when, world_.now), EventKind::wake, node, ++state.wake_number);
}

void ModelStage::sweep_void_wakes() {
  constexpr std::size_t worth_it = 1024;
  if (void_wakes_ < worth_it || void_wakes_ < world_.queue.size() / 2) return;
  world_.queue.remove_if([this](const Event& event) {
    if (World::kind_of(event) != EventKind::wake) return false;
    const NodeState& state = world_.nodes[World::subject_of(event)];
    return event.detail != state.wake_number || !state.wake_waits;
  });
  void_wakes_ = 0;
}

void ModelStage::wake(const Event& event) {
  const std::uint32_t node = World::subject_of(event);
  NodeState& state = world_.nodes[node];
  if (event.detail != state.wake_number || !state.wake_waits) {
    if (void_wakes_ > 0) --void_wakes_;
    return;
  }
  HostState& host = world_.network.host(state.host);
  if (host.paused) return world_.hold(host, event);
  state.wake_waits = 0;
  state.runner.wake(now());
}

WallTime ModelStage::wall_time(std::uint32_t node) const {
  const NodeState& state = world_.nodes[node];
  const std::int64_t reads = options_.epoch.nanoseconds + world_.now;
  return {state.extras ? reads + state.extras->clock.departure(now()).count() : reads};
}

void ModelStage::at(TimePoint when, std::function<void()> action) {
  if (free_actions_.empty()) {
    free_actions_.push_back(static_cast<std::uint32_t>(actions_.size()));
    actions_.emplace_back();
  }
  const std::uint32_t number = free_actions_.back();
  free_actions_.pop_back();
  actions_[number] = std::move(action);
  world_.schedule(std::max(ticks(when), world_.now), EventKind::action, number);
}

void ModelStage::act(const Event& event) {
  const std::uint32_t number = World::subject_of(event);
  const std::function<void()> action = std::exchange(actions_[number], nullptr);
  free_actions_.push_back(number);
  action();
}

bool ModelStage::run_until(TimePoint deadline, const std::function<bool()>& done) {
  const Ticks limit = ticks(deadline);
  while (!done()) {
    if (watch_->node_failed) return false;
    if (!world_.queue.ready(limit)) {
      if (limit != end_of_time) world_.now = std::max(world_.now, limit);
      return done();
    }
    const Event event = world_.queue.pop();
    look_ahead_.fetch(world_.queue.upcoming());
    world_.now = event.time;
    ++world_.counters.events;
    handle(event);
  }
  return true;
}

void ModelStage::handle(const Event& event) {
  switch (World::kind_of(event)) {
    case EventKind::wake:
      return wake(event);
    case EventKind::packet_middle:
    case EventKind::packet_line:
    case EventKind::packet_arrived:
      return datagrams_.handle(event);
    case EventKind::stream:
      return streams_.handle(event);
    case EventKind::answer:
      return answers_.handle(event);
    case EventKind::action:
      return act(event);
  }
}

}  // namespace swarmstage::model
