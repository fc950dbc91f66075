#include "tests/core/runner_bench.h"

namespace swarmstage::support {

MockDriver::MockDriver() = default;
MockDriver::~MockDriver() = default;

MockObserver::MockObserver() = default;
MockObserver::~MockObserver() = default;

RunnerBench::RunnerBench(Limits limits, std::uint64_t seed)
    : group(driver, observer, seed, limits),
      runner(group, self, 7, host, std::make_unique<ScriptNode>(script)) {}

RunnerBench::~RunnerBench() = default;

void RunnerBench::act(std::function<void(Context&)> wish) {
  script.acts.push_back(std::move(wish));
  runner.invoke(now, {InvocationId{1}, "act", {}});
}

PortId RunnerBench::open_port() {
  PortId port;
  act([&](Context& context) { port = context.open_port({}); });
  deliver(delivered::PortOpened{port, {IpAddress::v4(10, 0, 0, 1), 4000}});
  return port;
}

StreamId RunnerBench::open_stream() {
  StreamId stream;
  act([&](Context& context) { stream = context.connect({IpAddress::v4(10, 0, 0, 2), 80}); });
  deliver(delivered::StreamOpened{stream, {}});
  return stream;
}

}  // namespace swarmstage::support
