#include "core/testing/node_probe.h"

#include <set>

#include "core/base/assert.h"

namespace swarmstage {

// The driver and observer that write everything down.
class NodeProbe::Bench : public Driver, public Observer {
 public:
  explicit Bench(NodeProbe& probe) : probe_(probe) {}

  void wake_at(NodeIndex, TimePoint when) override { wake = when; }
  WallTime wall_time(NodeIndex) override {
    return {1735689600000000000 + nanoseconds(probe_.now_)};
  }
  void fill_unguessable(NodeIndex, std::span<std::byte> bytes) override { unguessable.fill(bytes); }

  void open_port(NodeIndex, PortId port, const PortOptions& options) override {
    last_port = port;
    const auto number = static_cast<std::uint16_t>(options.number == 0 ? 40000 : options.number);
    probe_.deliver(delivered::PortOpened{port, {address(), number}});
  }
  void close_port(NodeIndex, PortId) override {}
  void join_group(NodeIndex, PortId, const IpAddress&) override {}
  void leave_group(NodeIndex, PortId, const IpAddress&) override {}
  void send(NodeIndex, PortId port, const Endpoint& to, ByteView bytes) override {
    sent.push_back({port, to, std::string(bytes.text()), false});
  }
  void broadcast(NodeIndex, PortId port, std::uint16_t number, ByteView bytes) override {
    sent.push_back({port, {{}, number}, std::string(bytes.text()), true});
  }

  void listen(NodeIndex, ListenerId listener, const ListenOptions& options) override {
    last_listener = listener;
    const auto number = static_cast<std::uint16_t>(options.port == 0 ? 40000 : options.port);
    probe_.deliver(delivered::ListenerOpened{listener, {address(), number}});
  }
  void close_listener(NodeIndex, ListenerId) override {}
  void connect(NodeIndex, StreamId stream, const Endpoint& to,
               const ConnectOptions& options) override {
    connects.push_back({stream, to, options});
  }
  void flush(NodeIndex, StreamId stream) override {
    if (held.contains(stream)) return;
    ByteView views[16];
    while (const std::size_t count = probe_.runner_->pending(stream, views)) {
      std::size_t taken = 0;
      for (std::size_t i = 0; i < count; ++i) {
        written[stream] += views[i].text();
        taken += views[i].size();
      }
      probe_.runner_->taken(probe_.now_, stream, taken);
    }
  }
  void finish(NodeIndex, StreamId stream) override { finished.insert(stream); }
  void abort(NodeIndex, StreamId stream) override { aborted.insert(stream); }
  void pause(NodeIndex, StreamId stream) override { paused.insert(stream); }
  void resume(NodeIndex, StreamId stream) override { paused.erase(stream); }

  void resolve(NodeIndex, ResolveId resolve, std::string_view name) override {
    last_resolve = resolve;
    resolves.emplace_back(name);
  }
  void call(NodeIndex, CallId call, std::string_view service, const Json& request,
            TimePoint) override {
    calls.push_back({call, std::string(service), request});
  }
  void cancel_call(NodeIndex, CallId) override {}

  void event(NodeIndex, TimePoint, ByteView encoded) override {
    DecodedFields decoded = decode_fields(encoded);
    events.push_back({decoded.name, decoded.fields});
  }
  void logged(NodeIndex, TimePoint, LogLevel, ByteView encoded) override {
    logs.push_back(decode_fields(encoded).name);
  }
  void completed(NodeIndex, TimePoint, InvocationId id, const Outcome& outcome) override {
    outcomes[id.value] = outcome;
  }
  void failed(NodeIndex, TimePoint, std::string_view what) override { failure = what; }

  IpAddress address() const { return probe_.host_.primary_address(); }

  NodeProbe& probe_;
  Random unguessable{1, 0, "unguessable"};
  TimePoint wake = never;
  PortId last_port;
  ListenerId last_listener;
  ResolveId last_resolve;
  std::string failure;
  std::vector<Sent> sent;
  std::vector<Connect> connects;
  std::vector<Event> events;
  std::vector<Call> calls;
  std::vector<std::string> logs;
  std::vector<std::string> resolves;
  std::map<StreamId, std::string> written;
  std::set<StreamId> finished;
  std::set<StreamId> aborted;
  std::set<StreamId> paused;
  std::set<StreamId> held;
  std::map<std::uint64_t, Outcome> outcomes;
};

NodeProbe::NodeProbe(std::unique_ptr<Node> node, Limits limits, std::uint64_t seed)
    : bench_(std::make_unique<Bench>(*this)),
      group_(std::make_unique<RunnerGroup>(*bench_, *bench_, seed, limits)) {
  group_->set_log_level(LogLevel::debug);
  host_.name = "probe";
  host_.interfaces.push_back(
      {"eth0", 1, IpAddress::v4(10, 0, 0, 1), 24, IpAddress::v4(10, 0, 0, 255), true, false, true});
  runner_ = std::make_unique<NodeRunner>(*group_, NodeIndex{0}, 1, host_, std::move(node));
}

NodeProbe::~NodeProbe() = default;

void NodeProbe::start() {
  runner_->start(now_);
}

void NodeProbe::advance(Duration duration) {
  const TimePoint until = now_ + duration;
  while (bench_->wake <= until) {
    now_ = std::max(now_, std::exchange(bench_->wake, never));
    runner_->wake(now_);
  }
  now_ = until;
}

void NodeProbe::datagram(PortId port, std::string_view from, ByteView bytes) {
  Datagram datagram;
  datagram.port = port;
  datagram.from = Endpoint::parse(from).value();
  datagram.bytes = bytes;
  deliver(datagram);
}

StreamId NodeProbe::accept(std::string_view remote) {
  StreamInfo info;
  info.listener = bench_->last_listener;
  info.remote = Endpoint::parse(remote).value();
  return runner_->accepted(now_, info);
}

void NodeProbe::opened(StreamId stream) {
  StreamInfo info;
  for (const Connect& each : bench_->connects) {
    if (each.stream == stream) info.remote = each.to;
  }
  deliver(delivered::StreamOpened{stream, info});
}

void NodeProbe::data(StreamId stream, ByteView bytes) {
  deliver(delivered::StreamData{stream, bytes});
}

void NodeProbe::closed(StreamId stream, CloseReason reason) {
  deliver(delivered::StreamClosed{stream, reason});
}

Outcome NodeProbe::invoke(std::string_view operation, Json arguments) {
  const InvocationId id{++last_invocation_};
  runner_->invoke(now_, {id, std::string(operation), std::move(arguments)});
  return outcome(id.value);
}

Outcome NodeProbe::outcome(std::uint64_t number) const {
  const auto found = bench_->outcomes.find(number);
  return found == bench_->outcomes.end() ? Outcome{false, {}, "not answered yet"} : found->second;
}

std::vector<NodeProbe::Sent> NodeProbe::take_sent() {
  return std::exchange(bench_->sent, {});
}
std::vector<NodeProbe::Connect> NodeProbe::take_connects() {
  return std::exchange(bench_->connects, {});
}
std::vector<NodeProbe::Event> NodeProbe::take_events() {
  return std::exchange(bench_->events, {});
}
std::vector<NodeProbe::Call> NodeProbe::take_calls() {
  return std::exchange(bench_->calls, {});
}
std::vector<std::string> NodeProbe::take_logs() {
  return std::exchange(bench_->logs, {});
}
std::vector<std::string> NodeProbe::take_resolves() {
  return std::exchange(bench_->resolves, {});
}
std::string NodeProbe::written(StreamId stream) {
  return std::exchange(bench_->written[stream], {});
}
bool NodeProbe::finished(StreamId stream) const {
  return bench_->finished.contains(stream);
}
bool NodeProbe::aborted(StreamId stream) const {
  return bench_->aborted.contains(stream);
}
bool NodeProbe::paused(StreamId stream) const {
  return bench_->paused.contains(stream);
}

void NodeProbe::hold_writes(StreamId stream, bool hold) {
  if (hold) {
    bench_->held.insert(stream);
    return;
  }
  bench_->held.erase(stream);
  bench_->flush(NodeIndex{0}, stream);
}

PortId NodeProbe::last_port() const {
  return bench_->last_port;
}
ListenerId NodeProbe::last_listener() const {
  return bench_->last_listener;
}
ResolveId NodeProbe::last_resolve() const {
  return bench_->last_resolve;
}
std::string NodeProbe::failure() const {
  return bench_->failure;
}

}  // namespace swarmstage
