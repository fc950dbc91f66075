// The outbox round trip: a datagram is delivered to a runner, the handler asks
// for two things (an answer and a timer), the outbox is drained into a driver that
// only counts, and both hashes are kept. What a stage pays for each message on
// top of its own work. The best of many short rounds counts: what is measured is
// the code, not who else uses the machine.

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <string>
#include <time.h>

#include "core/node/context.h"
#include "core/node/driver.h"
#include "core/node/node_runner.h"
#include "core/node/runner_group.h"
#include "tests/bench/core/allocation_count.h"
#include "tests/bench/report.h"

namespace {

using namespace swarmstage;
using bench::allocation_count;
using bench::report;

class CountingDriver : public Driver {
 public:
  void wake_at(NodeIndex, TimePoint) override { ++calls; }
  WallTime wall_time(NodeIndex) override { return {}; }
  void fill_unguessable(NodeIndex, std::span<std::byte>) override {}
  void open_port(NodeIndex, PortId, const PortOptions&) override {}
  void close_port(NodeIndex, PortId) override {}
  void join_group(NodeIndex, PortId, const IpAddress&) override {}
  void leave_group(NodeIndex, PortId, const IpAddress&) override {}
  void send(NodeIndex, PortId, const Endpoint&, ByteView bytes) override {
    ++calls;
    sent_bytes += bytes.size();
  }
  void broadcast(NodeIndex, PortId, std::uint16_t, ByteView) override {}
  void listen(NodeIndex, ListenerId, const ListenOptions&) override {}
  void close_listener(NodeIndex, ListenerId) override {}
  void connect(NodeIndex, StreamId, const Endpoint&, const ConnectOptions&) override {}
  void flush(NodeIndex, StreamId) override {}
  void finish(NodeIndex, StreamId) override {}
  void abort(NodeIndex, StreamId) override {}
  void pause(NodeIndex, StreamId) override {}
  void resume(NodeIndex, StreamId) override {}
  void resolve(NodeIndex, ResolveId, std::string_view) override {}
  void call(NodeIndex, CallId, std::string_view, const Json&, TimePoint) override {}
  void cancel_call(NodeIndex, CallId) override {}

  std::uint64_t calls = 0;
  std::uint64_t sent_bytes = 0;
};

class Answering : public Node {
 public:
  void on_start(Context& context) override { context.open_port({.number = 7}); }
  void on_datagram(Context& context, const Datagram& datagram) override {
    context.send(datagram.port, datagram.from, datagram.bytes);
    context.set_timer({.kind = 1}, 30s);
  }
};

double cpu_nanoseconds() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) * 1e9 + static_cast<double>(time.tv_nsec);
}

struct Bench {
  Bench() : group(driver, observer, 1), runner(group, NodeIndex{0}, 1, host, make()) {
    runner.start(now);
    runner.deliver(now, delivered::PortOpened{port, {IpAddress::v4(10, 0, 0, 1), 7}});
  }

  void round_trips(std::uint32_t count) {
    Datagram datagram;
    datagram.port = port;
    datagram.from = {IpAddress::v4(10, 0, 0, 2), 7};
    datagram.to = {IpAddress::v4(10, 0, 0, 1), 7};
    datagram.bytes = payload;
    for (std::uint32_t i = 0; i < count; ++i) runner.deliver(now += 1us, datagram);
  }

  static std::unique_ptr<Node> make() { return std::make_unique<Answering>(); }

  CountingDriver driver;
  Observer observer;
  Host host{"bench", {}};
  RunnerGroup group;
  NodeRunner runner;
  PortId port = PortId::make(0, 1);
  TimePoint now{};
  std::string payload = std::string(100, 'x');
};

}  // namespace

int main() {
  constexpr std::uint32_t per_round = 20'000;
  Bench bench;
  bench.round_trips(per_round);

  double best = 1e9;
  const std::uint64_t allocated_before = allocation_count();
  for (int round = 0; round < 100; ++round) {
    const double began = cpu_nanoseconds();
    bench.round_trips(per_round);
    best = std::min(best, (cpu_nanoseconds() - began) / per_round);
  }
  const auto allocated = static_cast<double>(allocation_count() - allocated_before);

  report("outbox/round_trip", best, "ns");
  report("outbox/allocations", allocated / (100.0 * per_round), "per round trip");
  return bench.driver.sent_bytes == std::uint64_t{101} * per_round * 100 ? 0 : 1;
}
