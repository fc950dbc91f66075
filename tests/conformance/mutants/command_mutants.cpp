// Mutants that carry out a node's commands otherwise than it asked.

#include "tests/conformance/mutants/driver_decorator.h"
#include "tests/conformance/mutants/mutant.h"

namespace swarmstage::conformance {

namespace {

template <typename D>
Mutant driver(std::string topic, std::string name) {
  return breaks_commands(std::move(topic), std::move(name),
                         [](Driver& real) { return std::make_unique<D>(real); });
}

// --- Time and chance ---

struct WakesLate : DriverDecorator {
  using DriverDecorator::DriverDecorator;
  void wake_at(NodeIndex node, TimePoint when) override { real().wake_at(node, when + 7ms); }
};

struct WakesOnce : DriverDecorator {
  using DriverDecorator::DriverDecorator;
  void wake_at(NodeIndex node, TimePoint when) override {
    if (woken_.insert(node).second) real().wake_at(node, when);
  }
  std::set<NodeIndex> woken_;
};

struct StopsWallTime : DriverDecorator {
  using DriverDecorator::DriverDecorator;
  WallTime wall_time(NodeIndex) override { return {1'735'689'600'000'000'000}; }
};

struct CountsUnguessable : DriverDecorator {
  using DriverDecorator::DriverDecorator;
  void fill_unguessable(NodeIndex, std::span<std::byte> bytes) override {
    for (std::byte& each : bytes) each = static_cast<std::byte>(++runs);
  }
  inline static unsigned runs = 0;
};

// --- Ports and datagrams ---

struct SharesEveryPort : DriverDecorator {
  using DriverDecorator::DriverDecorator;
  void open_port(NodeIndex node, PortId port, const PortOptions& options) override {
    PortOptions changed = options;
    changed.shared = true;
    real().open_port(node, port, changed);
  }
};

struct SharesNoPort : DriverDecorator {
  using DriverDecorator::DriverDecorator;
  void open_port(NodeIndex node, PortId port, const PortOptions& options) override {
    PortOptions changed = options;
    changed.shared = false;
    real().open_port(node, port, changed);
  }
};

struct PicksPorts : DriverDecorator {
  using DriverDecorator::DriverDecorator;
  void open_port(NodeIndex node, PortId port, const PortOptions& options) override {
    PortOptions changed = options;
    changed.number = 0;
    real().open_port(node, port, changed);
  }
};

struct BindsToAny : DriverDecorator {
  using DriverDecorator::DriverDecorator;
  void open_port(NodeIndex node, PortId port, const PortOptions& options) override {
    PortOptions changed = options;
    changed.address = IpAddress::any_v4();
    real().open_port(node, port, changed);
  }
  void listen(NodeIndex node, ListenerId listener, const ListenOptions& options) override {
    ListenOptions changed = options;
    changed.address = IpAddress::any_v4();
    real().listen(node, listener, changed);
  }
};

struct NeverOpensOnAnother : DriverDecorator {
  using DriverDecorator::DriverDecorator;
  void open_port(NodeIndex node, PortId port, const PortOptions& options) override {
    if (node.value == 0) real().open_port(node, port, options);
  }
};

struct JoinsDatagrams : DriverDecorator {
  using DriverDecorator::DriverDecorator;
  void send(NodeIndex node, PortId port, const Endpoint& to, ByteView bytes) override {
    held_ += bytes.text();
    if (++count_ % 3 == 0) real().send(node, port, to, std::exchange(held_, std::string()));
  }
  std::string held_;
  int count_ = 0;
};

struct EchoesBroadcasts : DriverDecorator {
  using DriverDecorator::DriverDecorator;
  void broadcast(NodeIndex node, PortId port, std::uint16_t number, ByteView bytes) override {
    real().broadcast(node, port, number, bytes);
    real().send(node, port, {real().host(node).primary_address(), number}, bytes);
  }
};

struct RepliesToSends : DriverDecorator {
  using DriverDecorator::DriverDecorator;
  void send(NodeIndex node, PortId port, const Endpoint& to, ByteView bytes) override {
    real().send(node, port, to, bytes);
    real().send(node, port, {real().host(node).primary_address(), 4000}, bytes);
  }
};

struct SendsToNeighbours : DriverDecorator {
  using DriverDecorator::DriverDecorator;
  void send(NodeIndex node, PortId port, const Endpoint& to, ByteView bytes) override {
    real().broadcast(node, port, to.port, bytes);
    real().send(node, port, to, bytes);
  }
};

struct KeepsToOthers : DriverDecorator {
  using DriverDecorator::DriverDecorator;
  void send(NodeIndex node, PortId port, const Endpoint& to, ByteView bytes) override {
    if (!real().host(node).owns(to.address)) real().send(node, port, to, bytes);
  }
  void connect(NodeIndex node, StreamId stream, const Endpoint& to,
               const ConnectOptions& options) override {
    if (!real().host(node).owns(to.address)) real().connect(node, stream, to, options);
  }
};

struct ClosesOnTheFirstSend : DriverDecorator {
  using DriverDecorator::DriverDecorator;
  void send(NodeIndex node, PortId port, const Endpoint& to, ByteView bytes) override {
    real().send(node, port, to, bytes);
    real().close_port(node, port);
  }
};

struct LeavesNothingForMany : DriverDecorator {
  using DriverDecorator::DriverDecorator;
  void broadcast(NodeIndex node, PortId port, std::uint16_t number, ByteView bytes) override {
    const Host& host = real().host(node);
    const std::uint32_t own = host.primary_address().to_v4();
    real().send(node, port, {IpAddress::v4(own ^ 3U), number}, bytes);
  }
};

// --- Streams ---

struct IgnoresTheLocalPort : DriverDecorator {
  using DriverDecorator::DriverDecorator;
  void connect(NodeIndex node, StreamId stream, const Endpoint& to,
               const ConnectOptions& options) override {
    ConnectOptions changed = options;
    changed.local_port = 0;
    real().connect(node, stream, to, changed);
  }
};

struct IgnoresTheTimeout : DriverDecorator {
  using DriverDecorator::DriverDecorator;
  void connect(NodeIndex node, StreamId stream, const Endpoint& to,
               const ConnectOptions& options) override {
    ConnectOptions changed = options;
    changed.timeout = 3600s;
    real().connect(node, stream, to, changed);
  }
};

struct ConnectsElsewhere : DriverDecorator {
  using DriverDecorator::DriverDecorator;
  void connect(NodeIndex node, StreamId stream, const Endpoint& to,
               const ConnectOptions& options) override {
    real().connect(node, stream, {to.address, static_cast<std::uint16_t>(to.port + 1)}, options);
  }
};

struct ListensElsewhere : DriverDecorator {
  using DriverDecorator::DriverDecorator;
  void listen(NodeIndex node, ListenerId listener, const ListenOptions& options) override {
    ListenOptions changed = options;
    changed.port = 0;
    real().listen(node, listener, changed);
  }
};

struct GivesEachNumberOnce : DriverDecorator {
  using DriverDecorator::DriverDecorator;
  void open_port(NodeIndex node, PortId port, const PortOptions& options) override {
    taken_.insert({node, options.number});
    real().open_port(node, port, options);
  }
  void listen(NodeIndex node, ListenerId listener, const ListenOptions& options) override {
    ListenOptions changed = options;
    if (taken_.contains({node, options.port})) changed.address = IpAddress::v4(203, 0, 113, 1);
    real().listen(node, listener, changed);
  }
  std::set<std::pair<NodeIndex, std::uint16_t>> taken_;
};

struct SpeaksPlainly : DriverDecorator {
  using DriverDecorator::DriverDecorator;
  void listen(NodeIndex node, ListenerId listener, const ListenOptions& options) override {
    ListenOptions changed = options;
    changed.tls.reset();
    real().listen(node, listener, changed);
  }
  void connect(NodeIndex node, StreamId stream, const Endpoint& to,
               const ConnectOptions& options) override {
    ConnectOptions changed = options;
    changed.tls.reset();
    real().connect(node, stream, to, changed);
  }
};

struct TrustsAnybody : DriverDecorator {
  using DriverDecorator::DriverDecorator;
  void listen(NodeIndex node, ListenerId listener, const ListenOptions& options) override {
    ListenOptions changed = options;
    if (changed.tls) changed.tls->require_peer = false;
    real().listen(node, listener, changed);
  }
  void connect(NodeIndex node, StreamId stream, const Endpoint& to,
               const ConnectOptions& options) override {
    ConnectOptions changed = options;
    if (changed.tls) changed.tls->server_name.clear();
    real().connect(node, stream, to, changed);
  }
};

struct FinishesByAbort : DriverDecorator {
  using DriverDecorator::DriverDecorator;
  void finish(NodeIndex node, StreamId stream) override { real().abort(node, stream); }
};

struct AbortsByFinish : DriverDecorator {
  using DriverDecorator::DriverDecorator;
  void abort(NodeIndex node, StreamId stream) override { real().finish(node, stream); }
};

struct AbortsAll : DriverDecorator {
  using DriverDecorator::DriverDecorator;
  void connect(NodeIndex node, StreamId stream, const Endpoint& to,
               const ConnectOptions& options) override {
    streams_.insert({node, stream});
    real().connect(node, stream, to, options);
  }
  void abort(NodeIndex, StreamId) override {
    for (const auto& [node, stream] : streams_) real().abort(node, stream);
  }
  std::set<std::pair<NodeIndex, StreamId>> streams_;
};

struct ClosesStreamsWithTheirListener : AbortsAll {
  using AbortsAll::AbortsAll;
  void close_listener(NodeIndex node, ListenerId listener) override {
    real().close_listener(node, listener);
    abort(node, {});
  }
};

// --- Names and services ---

struct AsksForOtherNames : DriverDecorator {
  using DriverDecorator::DriverDecorator;
  void resolve(NodeIndex node, ResolveId id, std::string_view name) override {
    real().resolve(node, id, std::string(name) + ".");
  }
};

struct IgnoresDeadlines : DriverDecorator {
  using DriverDecorator::DriverDecorator;
  void call(NodeIndex node, CallId id, std::string_view service, const Json& request,
            TimePoint) override {
    real().call(node, id, service, request, at_time(3600s));
  }
};

struct CallsTheParrot : DriverDecorator {
  using DriverDecorator::DriverDecorator;
  void call(NodeIndex node, CallId id, std::string_view, const Json& request,
            TimePoint deadline) override {
    Json changed = request.is_object() ? request : Json::object();
    if (!changed.contains("say")) changed["say"] = "hello";
    real().call(node, id, "parrot", changed, deadline);
  }
};

void add_datagram_mutants(std::vector<Mutant>& all) {
  all.push_back(driver<SharesEveryPort>("port", "shares every port"));
  all.push_back(driver<SharesNoPort>("port", "shares no port"));
  all.push_back(driver<PicksPorts>("port", "picks port numbers itself"));
  all.push_back(driver<BindsToAny>("port", "binds to any address"));
  all.push_back(driver<NeverOpensOnAnother>("port", "opens ports on the first node only"));
  all.push_back(driver<JoinsDatagrams>("datagram", "joins three datagrams to one"));
  all.push_back(driver<RepliesToSends>("datagram", "sends a copy to the sender"));
  all.push_back(driver<SendsToNeighbours>("datagram", "sends to all neighbours"));
  all.push_back(driver<KeepsToOthers>("datagram", "reaches nobody on its own host"));
  all.push_back(driver<ClosesOnTheFirstSend>("datagram", "closes a port by sending from it"));
  all.push_back(driver<EchoesBroadcasts>("group", "hears its own broadcasts"));
  all.push_back(driver<LeavesNothingForMany>("group", "broadcasts to one host only"));
}

}  // namespace

std::vector<Mutant> command_mutants() {
  std::vector<Mutant> all;
  add_datagram_mutants(all);
  all.push_back(driver<WakesLate>("timer", "wakes late"));
  all.push_back(driver<WakesOnce>("timer", "wakes each node once only"));
  all.push_back(driver<StopsWallTime>("chance", "stops the wall clock"));
  all.push_back(driver<CountsUnguessable>("chance", "counts where it should be unguessable"));
  all.push_back(driver<IgnoresTheLocalPort>("connect", "ignores the local port"));
  all.push_back(driver<IgnoresTheTimeout>("connect", "ignores the time-out of connect"));
  all.push_back(driver<ConnectsElsewhere>("connect", "connects to the port beside"));
  all.push_back(driver<ListensElsewhere>("connect", "listens on a port of its choice"));
  all.push_back(
      driver<GivesEachNumberOnce>("connect", "gives a number to datagrams or to streams"));
  all.push_back(driver<SpeaksPlainly>("tls", "forgets TLS"));
  all.push_back(driver<TrustsAnybody>("tls", "trusts anybody"));
  all.push_back(driver<FinishesByAbort>("end", "aborts in place of finish"));
  all.push_back(driver<AbortsByFinish>("end", "finishes in place of abort"));
  all.push_back(driver<AbortsAll>("pressure", "aborts all streams for one"));
  all.push_back(
      driver<ClosesStreamsWithTheirListener>("connect", "closes streams with their listener"));
  all.push_back(driver<AsksForOtherNames>("service", "asks for other names"));
  all.push_back(driver<IgnoresDeadlines>("service", "ignores deadlines"));
  all.push_back(driver<CallsTheParrot>("service", "calls the wrong service"));
  return all;
}

}  // namespace swarmstage::conformance
