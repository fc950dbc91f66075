// The sockets stage: a thousand nodes in one process and one thread, each on an
// address of its own.

#include <cstdio>
#include <cstring>
#include <memory>

#include "core/node/context.h"
#include "net/socket_stage.h"
#include "tests/bench/net/udp_load.h"

namespace {

using namespace swarmstage;
using bench::UdpLoad;
using bench::UdpMeter;

constexpr std::uint16_t port_number = 9000;
constexpr TimerId tick{.kind = 1};

class Sender final : public Node {
 public:
  Sender(std::uint32_t index, const Endpoint& to, UdpMeter& meter)
      : to_(to), meter_(meter), due_(at_time(Duration(UdpLoad::phase(index)))) {}

  void on_start(Context& context) override {
    port_ = context.open_port({.number = port_number});
    due_ += context.now().time_since_epoch();
    context.set_timer_at(tick, due_);
  }
  void on_timer(Context& context, TimerId) override {
    std::byte payload[UdpLoad::payload_bytes] = {};
    const std::int64_t due = nanoseconds(due_);
    std::memcpy(payload, &due, sizeof due);
    context.send(port_, to_, ByteView(payload, sizeof payload));
    due_ += Duration(UdpLoad::period);
    context.set_timer_at(tick, due_);
  }
  void on_datagram(Context& context, const Datagram& datagram) override {
    std::int64_t due = 0;
    std::memcpy(&due, datagram.bytes.data(), sizeof due);
    meter_.arrived(due, nanoseconds(context.now()));
  }

 private:
  Endpoint to_;
  UdpMeter& meter_;
  TimePoint due_;
  PortId port_;
};

void build(Stage& stage, UdpMeter& meter) {
  const SegmentIndex segment = stage.add_segment({.name = "all", .access = {}});
  std::vector<HostIndex> hosts;
  for (std::uint32_t i = 0; i < UdpLoad::nodes; ++i) {
    hosts.push_back(stage.add_host({"host" + std::to_string(i), {segment}, {}}));
  }
  for (std::uint32_t i = 0; i < UdpLoad::nodes; ++i) {
    const Host& receiver = stage.host(hosts[UdpLoad::receiver(i)]);
    const Endpoint to{receiver.primary_address(), port_number};
    auto node = std::make_unique<Sender>(i, to, meter);
    stage.start(stage.add_node(hosts[i], {"node" + std::to_string(i), std::move(node), {}, {}}));
  }
}

}  // namespace

int main(int count, char** arguments) {
  bench::allow_many_descriptors();
  const UdpLoad load = UdpLoad::from(count, arguments);
  UdpMeter meter(load);
  auto made = net::SocketStage::make({});
  if (!made) return std::fprintf(stderr, "%s\n", made.error().c_str()), 3;
  const std::unique_ptr<Stage> stage = std::move(made.value());
  build(*stage, meter);
  stage->run_for(Duration(UdpLoad::warm_up));
  meter.begin();
  stage->run_for(Duration(load.measured));
  meter.end();
  return meter.report() ? 0 : 1;
}
