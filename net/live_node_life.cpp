#include "net/live_node_life.h"

#include <algorithm>

#include "core/base/assert.h"
#include "core/trace/created_record.h"
#include "net/random_bytes.h"
#include "net/tcp_stream.h"

namespace swarmstage::net {

namespace {

constexpr NodeIndex the_node{0};
constexpr HostIndex the_host{0};
// How long a peer has that was told all, to end its side too.
constexpr Duration linger = 500ms;

std::uint64_t system_seed() {
  std::uint64_t seed = 0;
  fill_random(std::as_writable_bytes(std::span(&seed, 1)));
  return seed;
}

Host this_machine() {
  raise_descriptor_limit();
  return {machine_name(), read_interfaces()};
}

}  // namespace

LiveNode::Life::Life(std::unique_ptr<Node> node, LiveNodeOptions chosen)
    : options(std::move(chosen)),
      host(this_machine()),
      tls_(options.tls),
      surroundings_(loop, host),
      driver_(loop, surroundings_, *this, services_, tls_),
      group_(driver_, *this, options.seed ? *options.seed : system_seed(), options.limits),
      runner_(group_, the_node, stable_id(options.name), host, std::move(node)) {
  group_.set_trace(options.trace);
  group_.set_content_hashes(options.content_hashes || options.trace);
  group_.set_log_level(options.log_level);
  services_.add(TlsFailuresService::name, std::make_unique<TlsFailuresService>(tls_.failures()),
                Duration(0));
}

LiveNode::Life::~Life() {
  if (thread_.joinable()) {
    post([this] { begin_stop(); });
    thread_.join();
  }
  services_.clear();  // their threads use the loop
}

void LiveNode::Life::add_service(std::string_view name, std::unique_ptr<Service> service) {
  services_.add(name, std::move(service), Duration(0));
}

// --- On the node's thread ---

void LiveNode::Life::start_thread() {
  {
    const std::lock_guard lock(mutex_);
    SWARMSTAGE_ASSERT(!alive_, "a live node is started twice");
    alive_ = true;
  }
  thread_ = std::thread([this] { live(); });
}

void LiveNode::Life::live() {
  thread_id_ = std::this_thread::get_id();
  {
    const std::lock_guard lock(mutex_);
    alive_ = true;
  }
  begin();
  while (!is_done()) loop.turn(std::min(drain_until_, linger_until_));
  end();
}

void LiveNode::Life::begin() {
  driver_.seat(the_node, the_host).runner = &runner_;
  const CreatedRecord created{options.name, options.role,  options.config, stable_id(options.name),
                              host,         options.limits};
  record_created(options.trace, the_node, loop.now(), created);
  interface_watch_ = std::make_unique<InterfaceWatch>(loop, [this] { host_changed(); });
  runner_.start(loop.now());
}

bool LiveNode::Life::is_done() {
  if (stopping_ || failure) return true;
  if (!draining_) return false;
  // Who still listens is still serving newcomers: it has a grace of its own.
  const NodeSeat* seat = driver_.find_seat(the_node);
  const bool listens = seat && !seat->listeners.empty();
  if (!listens && (runner_.stream_count() == 0 || (seat && has_lingered(*seat)))) return true;
  drained_in_time = loop.now() < drain_until_;
  return !drained_in_time;
}

// What the system has taken it delivers by itself; a peer that keeps its side open waits for
// nothing.
bool LiveNode::Life::has_lingered(const NodeSeat& seat) {
  const bool all_said = std::ranges::all_of(
      seat.streams, [](const auto& stream) { return !stream || stream->has_said_all(); });
  if (!all_said) {
    linger_until_ = never;
  } else if (linger_until_ == never) {
    linger_until_ = loop.now() + linger;
  }
  return loop.now() >= linger_until_;
}

void LiveNode::Life::end() {
  runner_.stop(loop.now());
  driver_.end_node(the_node, Ending::closed);
  interface_watch_.reset();
  readers.clear();
  std::map<InvocationId, std::function<void(const Outcome&)>> unanswered;
  {
    const std::lock_guard lock(mutex_);
    over_ = true;
    unanswered.swap(invocations_);
  }
  for (const auto& [id, done] : unanswered) done({false, {}, "the node stopped"});
  loop.finish();  // those who wait in ask
  over_changed_.notify_all();
}

void LiveNode::Life::begin_drain(Duration deadline) {
  if (std::exchange(draining_, true)) return;
  drain_until_ = loop.now() + deadline;
  runner_.drain(loop.now());
}

void LiveNode::Life::host_changed() {
  for (const HostChange& change : changes_between(host.interfaces, read_interfaces())) {
    apply_change(host, change);
    if (change.kind == HostChange::Kind::interface_removed) {
      driver_.address_gone(the_node, change.interface.address);
    }
    runner_.deliver(loop.now(), delivered::HostChanged{change});
  }
}

std::optional<std::string> LiveNode::Life::reload_tls() {
  if (!tls_.is_loaded()) return std::nullopt;
  std::optional<std::string> refused = tls_.reload();
  NodeSeat* seat = driver_.find_seat(the_node);
  if (!seat) return refused;
  if (refused) {
    seat->tell(LogLevel::error, "TLS: certificates stay as they were: " + *refused);
  } else {
    seat->tell(LogLevel::info, "TLS: certificates were read again");
  }
  return refused;
}

// --- From any thread ---

bool LiveNode::Life::post(std::function<void()> task) {
  const std::lock_guard lock(mutex_);
  if (!over_) loop.post(std::move(task));
  return !over_;
}

void LiveNode::Life::ask(const std::function<void()>& task) {
  std::promise<void> done;
  {
    std::unique_lock lock(mutex_);
    if (alive_ && !over_ && !is_own_thread()) {
      loop.post([&] {
        task();
        done.set_value();
      });
      lock.unlock();
      return done.get_future().wait();
    }
  }
  task();
}

void LiveNode::Life::invoke(Invocation invocation, std::function<void(const Outcome&)> done) {
  {
    const std::lock_guard lock(mutex_);
    if (!over_) {
      invocation.id = {++last_invocation_};
      invocations_[invocation.id] = std::move(done);
      loop.post([this, asked = std::move(invocation)] { runner_.invoke(loop.now(), asked); });
      return;
    }
  }
  done({false, {}, "the node is not running"});
}

bool LiveNode::Life::wait_until_over() {
  SWARMSTAGE_ASSERT(!is_own_thread(), "a live node is waited for on its own thread");
  std::unique_lock lock(mutex_);
  if (!alive_) return true;
  over_changed_.wait(lock, [this] { return over_; });
  return drained_in_time;
}

bool LiveNode::Life::is_over() const {
  const std::lock_guard lock(mutex_);
  return over_ || !alive_;
}

// --- Observer ---

void LiveNode::Life::event(NodeIndex node, TimePoint time, ByteView encoded) {
  if (options.observer) options.observer->event(node, time, encoded);
}

void LiveNode::Life::measured(NodeIndex node, TimePoint time, std::string_view name, double value) {
  if (options.observer) options.observer->measured(node, time, name, value);
}

void LiveNode::Life::changed(NodeIndex node, TimePoint time, std::string_view observable) {
  if (options.observer) options.observer->changed(node, time, observable);
}

void LiveNode::Life::logged(NodeIndex node, TimePoint time, LogLevel level, ByteView encoded) {
  if (options.observer) options.observer->logged(node, time, level, encoded);
}

void LiveNode::Life::completed(NodeIndex node, TimePoint time, InvocationId id,
                               const Outcome& outcome) {
  if (options.observer) options.observer->completed(node, time, id, outcome);
  std::function<void(const Outcome&)> done;
  {
    const std::lock_guard lock(mutex_);
    const auto found = invocations_.find(id);
    if (found == invocations_.end()) return;
    done = std::move(found->second);
    invocations_.erase(found);
  }
  done(outcome);
}

void LiveNode::Life::failed(NodeIndex node, TimePoint time, std::string_view what) {
  failure = std::string(what);
  if (options.observer) options.observer->failed(node, time, what);
}

}  // namespace swarmstage::net
