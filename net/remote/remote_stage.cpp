#include "net/remote/remote_stage.h"

#include <algorithm>

#include "core/base/assert.h"
#include "net/remote/network_json.h"

namespace swarmstage::net {

namespace {

/// By which a value is kept: the observable and what it was asked with.
std::string key_of(std::string_view observable, const Json& arguments) {
  std::string key(observable);
  key += '\n';
  if (!arguments.empty()) key += arguments.dump(-1, ' ', false, Json::error_handler_t::replace);
  return key;
}

}  // namespace

Result<std::unique_ptr<Stage>> RemoteStage::make(const StageOptions& options,
                                                 const RemoteOptions& remote) {
  CrewPlan plan;
  plan.processes = remote.processes;
  plan.words = remote.words;
  plan.init.seed = options.seed;
  plan.init.log_level = options.log_level;
  plan.init.roles = remote.role_libraries;
  std::vector<TracePart> traces;
  SWARMSTAGE_ASSERT(!options.trace || !remote.trace_folder.empty(),
                    "the parts of a trace need a folder");
  if (options.trace) traces = trace_parts(remote.trace_folder, remote.processes);
  for (const TracePart& each : traces) plan.traces.push_back(each.path);
  auto crew = RemoteCrew::start(plan);
  if (!crew) return Error{crew.error()};
  return std::unique_ptr<Stage>(new RemoteStage(options, std::move(*crew), std::move(traces)));
}

RemoteStage::RemoteStage(const StageOptions& options, std::unique_ptr<RemoteCrew> crew,
                         std::vector<TracePart> traces)
    : observer_(options.observer ? *options.observer : nobody_),
      crew_(std::move(crew)),
      trace_(options.trace),
      traces_(std::move(traces)),
      world_(LoopbackBlock::held_elsewhere(crew_->block().number())) {
  crew_->begin();
  if (options.observer) crew_->tell_all(control::Subscribe{"", "", Json::object()});
}

RemoteStage::~RemoteStage() {
  crew_.reset();  // what they recorded is whole when they have ended
  if (trace_) join_traces(traces_, *trace_);
}

const StageTraits& RemoteStage::traits() const {
  static const StageTraits traits = [] {
    StageTraits made;
    made.name = "sockets";
    made.virtual_time = false;
    made.nodes_limit = LoopbackBlock::addresses_limit;
    return made;
  }();
  return traits;
}

// --- Building ---

SegmentIndex RemoteStage::add_segment(const SegmentPlan& plan) {
  crew_->tell_all(control::AddSegment{plan.name, json_of(plan.access)});
  return world_.add_segment();
}

HostIndex RemoteStage::add_host(const HostPlan& plan) {
  control::AddHost told{plan.name, {}, plan.access ? json_of(*plan.access) : Json()};
  for (const SegmentIndex each : plan.segments) told.segments.push_back(each.value);
  crew_->tell_all(told);
  return world_.add_host(plan);
}

const Host& RemoteStage::host(HostIndex host) const {
  return world_.host(host).description;
}

void RemoteStage::add_name(std::string_view name, std::vector<IpAddress> addresses) {
  control::AddName told{std::string(name), {}};
  for (const IpAddress& each : addresses) told.addresses.push_back(each.to_string());
  crew_->tell_all(told);
}

void RemoteStage::add_service(std::string_view, std::unique_ptr<Service>, Duration) {
  SWARMSTAGE_ASSERT(false, "processes are given no services");
}

NodeIndex RemoteStage::add_node(HostIndex host, NodePlan plan) {
  const NodeIndex node{node_count()};
  Member made;
  made.name = plan.name;
  made.config = plan.config;
  made.host = host;
  members_.push_back(std::move(made));
  by_name_[plan.name] = node;
  world_.host(host).nodes.push_back(node);
  crew_->give(process_of(host), plan.name);
  if (!traces_.empty()) traces_[process_of(host)].nodes.push_back(node);
  tell(node, control::AddNode{plan.name, host.value, plan.role, plan.config});
  return node;
}

void RemoteStage::tell(NodeIndex node, const ControlMessage& message) {
  crew_->tell(process_of(member(node).host), message);
}

// --- A node's life ---

void RemoteStage::start(NodeIndex node) {
  Member& started = member(node);
  started.running = true;
  started.seen.clear();
  tell(node, control::Start{started.name});
  // Who starts next, perhaps elsewhere, finds its ports open, as in one process.
  ask_process(process_of(started.host), "time");
}

void RemoteStage::drain(NodeIndex node) {
  tell(node, control::Drain{member(node).name});
}

void RemoteStage::stop(NodeIndex node) {
  member(node).running = false;
  tell(node, control::Stop{member(node).name});
}

std::optional<std::string> RemoteStage::reload(NodeIndex node, const Json& config) {
  const std::uint64_t id = crew_->new_id();
  const auto answer =
      crew_->ask(process_of(member(node).host), id, control::Reload{member(node).name, id, config});
  const auto* reloaded = answer ? std::get_if<control::Reloaded>(&*answer) : nullptr;
  if (!reloaded) return "its process is gone";
  if (reloaded->refused.empty()) return std::nullopt;
  return reloaded->refused;
}

void RemoteStage::crash(NodeIndex node) {
  member(node).running = false;
  tell(node, control::Fault{"crash", {{"node", member(node).name}}});
}

void RemoteStage::set_config(NodeIndex node, const Json& config) {
  member(node).config = config;
}

void RemoteStage::replace(NodeIndex node, std::unique_ptr<Node>) {
  Member& replaced = member(node);
  SWARMSTAGE_ASSERT(!replaced.running, "a running node is replaced");
  ++replaced.life;
  replaced.seen.clear();
  tell(node, control::Replace{replaced.name, replaced.config});
}

bool RemoteStage::running(NodeIndex node) const {
  return members_[node.value].running;
}

void RemoteStage::invoke(NodeIndex node, const Invocation& invocation) {
  tell(node, control::Invoke{member(node).name, invocation.id.value, invocation.name,
                             invocation.arguments});
}

Json RemoteStage::observe(NodeIndex node, std::string_view name, const Json& arguments) {
  Member& asked = member(node);
  const std::string key = key_of(name, arguments);
  const auto known = asked.seen.find(key);
  if (known != asked.seen.end()) return known->second;
  if (!std::exchange(asked.subscriptions[key], true)) {
    tell(node, control::Subscribe{asked.name, std::string(name), arguments});
  }
  const std::uint64_t id = crew_->new_id();
  const auto answer = crew_->ask(process_of(asked.host), id,
                                 control::Observe{asked.name, id, std::string(name), arguments});
  const auto* observed = answer ? std::get_if<control::Observed>(&*answer) : nullptr;
  if (!observed) return nullptr;
  asked.seen[key] = observed->value;
  return observed->value;
}

// --- Time ---

void RemoteStage::at(TimePoint when, std::function<void()> action) {
  actions_.emplace(when, std::move(action));
}

// Calls the first action that was due then; false if none is left. What actions arrange
// for later waits for the next round, so that they cannot keep everything else waiting.
bool RemoteStage::act(TimePoint due) {
  if (actions_.empty() || actions_.begin()->first > due) return false;
  const auto action = std::move(actions_.begin()->second);
  actions_.erase(actions_.begin());
  action();
  return true;
}

bool RemoteStage::run_until(TimePoint deadline, const std::function<bool()>& done) {
  hashes_.clear();
  hold(false);
  const bool answer = listen_until(deadline, done);
  hold(true);
  return answer;
}

// So that hashes and counters are those of one moment, and the last of a trace.
void RemoteStage::hold(bool held) {
  if (held != std::exchange(held_, held)) crew_->tell_all(control::Hold{held});
}

bool RemoteStage::listen_until(TimePoint deadline, const std::function<bool()>& done) {
  while (true) {
    if (crew_->has_news()) {
      // What happened later is for the next call, else they who never stop talking
      // would keep this one from its end.
      if (crew_->news_time() > deadline) return done() || broken();
      pass_on(crew_->take_news());
      // What was said before a process was lost is still looked at, one by one.
      if (done() && !broken()) return true;
      continue;
    }
    if (broken()) return true;
    const TimePoint due = std::min(now(), deadline);
    while (act(due)) {
    }
    if (done() && !broken()) return true;
    if (crew_->has_news() || broken()) continue;
    const bool over = due >= deadline;
    const TimePoint next = actions_.empty() ? never : actions_.begin()->first;
    crew_->listen(over ? now() : std::min(deadline, next));
    if (over && !crew_->has_news()) return false;
  }
}

// --- What nodes say ---

void RemoteStage::pass_on(const ControlMessage& message) {
  std::visit(
      [this](const auto& each) {
        if constexpr (requires { this->pass_on(NodeIndex{}, each); }) {
          const auto node = by_name_.find(each.node);
          if (node != by_name_.end()) pass_on(node->second, each);
        }
      },
      message);
}

}  // namespace swarmstage::net
