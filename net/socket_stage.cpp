#include "net/socket_stage.h"

#include <algorithm>

#include "core/base/assert.h"
#include "core/trace/created_record.h"

namespace swarmstage::net {

namespace {

TlsSetup made_here(const std::string& secret) {
  TlsSetup setup;
  setup.self_made = true;
  setup.run_secret = secret;
  return setup;
}

bool secures_all(const StageOptions& options) {
  return options.extra.is_object() && options.extra.value("secure_all", false);
}

}  // namespace

// Hears for the stage's observer and trace, one thread at a time, and notes which
// nodes have failed.
class SocketStage::Ears final : public Observer, public TraceSink {
 public:
  Ears(Observer* observer, TraceSink* trace)
      : observer_(observer ? *observer : nobody_), trace_(trace) {}

  std::vector<NodeIndex> take_failed() {
    const std::lock_guard lock(mutex_);
    return std::exchange(failed_, {});
  }

  void event(NodeIndex node, TimePoint time, ByteView encoded) override {
    const std::lock_guard lock(mutex_);
    observer_.event(node, time, encoded);
  }
  void measured(NodeIndex node, TimePoint time, std::string_view name, double value) override {
    const std::lock_guard lock(mutex_);
    observer_.measured(node, time, name, value);
  }
  void changed(NodeIndex node, TimePoint time, std::string_view observable) override {
    const std::lock_guard lock(mutex_);
    observer_.changed(node, time, observable);
  }
  void logged(NodeIndex node, TimePoint time, LogLevel level, ByteView encoded) override {
    const std::lock_guard lock(mutex_);
    observer_.logged(node, time, level, encoded);
  }
  void completed(NodeIndex node, TimePoint time, InvocationId id, const Outcome& out) override {
    const std::lock_guard lock(mutex_);
    observer_.completed(node, time, id, out);
  }
  void failed(NodeIndex node, TimePoint time, std::string_view what) override {
    const std::lock_guard lock(mutex_);
    failed_.push_back(node);
    observer_.failed(node, time, what);
  }
  void record(const TraceRecord& record) override {
    const std::lock_guard lock(mutex_);
    trace_->record(record);
  }

 private:
  std::mutex mutex_;
  Observer nobody_;
  Observer& observer_;
  TraceSink* trace_;
  std::vector<NodeIndex> failed_;
};

Result<std::unique_ptr<Stage>> SocketStage::make(const StageOptions& options) {
  Result<LoopbackBlock> block = LoopbackBlock::take();
  if (!block) return Error{block.error()};
  raise_descriptor_limit();
  const SharedRun alone{block->number(), std::chrono::steady_clock::now(), 0, {}};
  return std::unique_ptr<Stage>(new SocketStage(options, std::move(*block), alone));
}

std::unique_ptr<SocketStage> SocketStage::join(const StageOptions& options, const SharedRun& run) {
  raise_descriptor_limit();
  LoopbackBlock block = LoopbackBlock::held_elsewhere(run.block);
  return std::unique_ptr<SocketStage>(new SocketStage(options, std::move(block), run));
}

SocketStage::SocketStage(const StageOptions& options, LoopbackBlock block, const SharedRun& run)
    : options_(options),
      origin_(run.origin),
      world_(std::move(block)),
      shim_(world_, options.seed, run.share),
      tls_(made_here(run.secret)),
      ears_(std::make_unique<Ears>(options.observer, options.trace)) {
  for (unsigned i = 0; i < std::max(1U, options.threads); ++i) {
    threads_.push_back(std::make_unique<StageThread>(origin_, world_, shim_, names_, services_,
                                                     tls_, *ears_, options_));
    if (secures_all(options)) threads_.back()->driver.secure_all();
    if (options.trace) threads_.back()->group.set_trace(ears_.get());
  }
  crew_ = std::make_unique<StageCrew>(threads_);
}

SocketStage::~SocketStage() {
  crew_.reset();
  services_.clear();  // their threads use the loops
  for (NodeState& node : nodes_) node.runner->crash();
}

StageTraits socket_traits() {
  StageTraits traits;
  traits.name = "sockets";
  traits.virtual_time = false;
  traits.real_tls = true;
  traits.nodes_limit = LoopbackBlock::addresses_limit;
  return traits;
}

const StageTraits& SocketStage::traits() const {
  static const StageTraits plain = socket_traits();
  static const StageTraits secured = [] {
    StageTraits traits = socket_traits();
    traits.name += ", all secured";
    return traits;
  }();
  return secures_all(options_) ? secured : plain;
}

// --- Building ---

SegmentIndex SocketStage::add_segment(const SegmentPlan& plan) {
  shim_.add_segment(plan.access);
  return world_.add_segment();
}

HostIndex SocketStage::add_host(const HostPlan& plan) {
  shim_.add_host(plan);
  const HostIndex host = world_.add_host(plan);
  services_.add_store(host);
  return host;
}

const Host& SocketStage::host(HostIndex host) const {
  return world_.host(host).description;
}

void SocketStage::add_name(std::string_view name, std::vector<IpAddress> addresses) {
  names_[std::string(name)] = std::move(addresses);
}

void SocketStage::add_service(std::string_view name, std::unique_ptr<Service> service,
                              Duration delay) {
  services_.add(name, std::move(service), delay);
}

NodeIndex SocketStage::add_node(HostIndex host, NodePlan plan) {
  const NodeIndex node{static_cast<std::uint32_t>(nodes_.size())};
  nodes_.push_back(
      {std::move(plan.name), std::move(plan.role), std::move(plan.config), host, 0, {}, nullptr});
  world_.host(host).nodes.push_back(node);
  thread_of(host).driver.seat(node, host).paused = world_.host(host).paused;
  make_runner(node, std::move(plan.node));
  return node;
}

void SocketStage::make_runner(NodeIndex node, std::unique_ptr<Node> logic) {
  NodeState& made = state(node);
  const Host& machine = host(made.host);
  const std::uint64_t id = stable_id(made.name) + made.lives;
  seat(node).runner = nullptr;
  made.runner =
      std::make_unique<NodeRunner>(thread_of(node).group, node, id, machine, std::move(logic));
  seat(node).runner = made.runner.get();
  if (options_.trace) {
    record_created(ears_.get(), node, now(),
                   {made.name, made.role, made.config, id, machine, options_.limits});
  }
}

// --- A node's life ---

void SocketStage::start(NodeIndex node) {
  SWARMSTAGE_ASSERT(world_.host(state(node).host).powered, "a node is started without power");
  runner(node).start(now());
}

void SocketStage::drain(NodeIndex node) {
  seat(node).deliver(delivered::Drained{});
}

void SocketStage::stop(NodeIndex node) {
  runner(node).stop(now());
  end(node, Ending::closed);
}

std::optional<std::string> SocketStage::reload(NodeIndex node, const Json& config) {
  return runner(node).reload(now(), config);
}

void SocketStage::crash(NodeIndex node) {
  runner(node).crash();
  end(node, Ending::reset);
}

void SocketStage::end(NodeIndex node, Ending how) {
  thread_of(node).driver.end_node(node, how);
}

void SocketStage::sweep_failed() {
  for (const NodeIndex node : ears_->take_failed()) end(node, Ending::reset);
}

void SocketStage::replace(NodeIndex node, std::unique_ptr<Node> next) {
  SWARMSTAGE_ASSERT(!running(node), "a running node is replaced");
  sweep_failed();  // it may have left its ports behind
  state(node).former_lives = hashes(node);
  ++state(node).lives;
  make_runner(node, std::move(next));
  runner(node).set_clock(now(), thread_of(node).surroundings.clock(node).local());
}

bool SocketStage::running(NodeIndex node) const {
  return state(node).runner->running();
}

void SocketStage::invoke(NodeIndex node, const Invocation& invocation) {
  seat(node).deliver(delivered::Invoked{invocation});
}

Json SocketStage::observe(NodeIndex node, std::string_view name, const Json& arguments) {
  return runner(node).observe(name, arguments);
}

// --- Time ---

TimePoint SocketStage::now() const {
  return threads_.front()->loop.now();
}

void SocketStage::at(TimePoint when, std::function<void()> action) {
  actions_.emplace(when, std::move(action));
}

// Calls the first action that was due then; false if none is left. What actions arrange
// for later waits for the next round, so that they cannot keep everything else waiting.
bool SocketStage::act(TimePoint due) {
  if (actions_.empty() || actions_.begin()->first > due) return false;
  const auto action = std::move(actions_.begin()->second);
  actions_.erase(actions_.begin());
  action();
  return true;
}

bool SocketStage::run_until(TimePoint deadline, const std::function<bool()>& done) {
  while (true) {
    sweep_failed();
    const TimePoint due = std::min(now(), deadline);
    while (act(due)) {
    }
    if (done()) return true;
    if (due >= deadline) return false;
    const TimePoint next = actions_.empty() ? never : actions_.begin()->first;
    crew_->run(std::min(deadline, next));
  }
}

}  // namespace swarmstage::net
