// The model stage on all loads of its table: real nodes with runners, addresses
// and both hashes, on links of their own.

#include <array>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "core/node/context.h"
#include "sim/model/model_stage.h"
#include "tests/bench/model/bench_program.h"

namespace {

using namespace swarmstage;
using bench::Figures;
using bench::Load;

constexpr std::uint16_t port_number = 9000;

// What all nodes share.
struct Habits {
  Duration period{};
  bool timer_per_link = false;
};

// Knows the addresses of its peers, as any node does.
class Chatter final : public Node {
 public:
  Chatter(const Habits& habits, std::uint32_t peers) : habits_(habits), peer_count_(peers) {}

  void set_peer(std::uint32_t peer, const IpAddress& address) { peers_[peer] = address.to_v4(); }

  void on_start(Context& context) override {
    port_ = context.open_port({.number = port_number});
    const std::uint32_t timers = habits_.timer_per_link ? peer_count_ : 1;
    for (std::uint32_t i = 0; i < timers; ++i) {
      const auto phase = context.random().between(Duration{0}, habits_.period);
      context.set_timer({.kind = 1, .subject = i}, phase);
    }
  }

  void on_timer(Context& context, TimerId timer) override {
    std::byte payload[Load::payload_bytes] = {};
    const std::int64_t now = nanoseconds(context.now());
    std::memcpy(payload, &now, sizeof now);
    const ByteView bytes(payload, sizeof payload);
    if (habits_.timer_per_link) {
      send(context, peers_[timer.subject], bytes);
    } else {
      for (std::uint32_t peer = 0; peer < peer_count_; ++peer) send(context, peers_[peer], bytes);
    }
    context.set_timer(timer, habits_.period);
  }

  void on_datagram(Context&, const Datagram& datagram) override {
    ++received_;
    sum_ += static_cast<std::uint64_t>(datagram.bytes[0]) + datagram.from.port;
  }

 private:
  void send(Context& context, std::uint32_t address, ByteView bytes) {
    context.send(port_, {IpAddress::v4(address), port_number}, bytes);
  }

  const Habits& habits_;
  std::uint64_t received_ = 0;
  std::uint64_t sum_ = 0;
  PortId port_;
  std::uint32_t peer_count_;
  std::array<std::uint32_t, 2 * bench::Load::rings> peers_{};
};

class Swarm {
 public:
  Swarm(const Load& load, std::uint64_t seed)
      : graph_(bench::union_of_rings(load.nodes, Load::rings, seed)), stage_(options(seed)) {
    habits_ = {Duration(load.period), load.timer_per_link};
    for (std::uint32_t i = 0; i < load.nodes; ++i) {
      const std::uint32_t peers = graph_.first[i + 1] - graph_.first[i];
      chatters_.push_back(new_nodes_.emplace_back(std::make_unique<Chatter>(habits_, peers)).get());
    }
  }

  void start() {
    const SegmentIndex segment = stage_.add_segment({.name = "all", .access = {}});
    for (std::uint32_t i = 0; i < new_nodes_.size(); ++i) {
      const std::string number = std::to_string(i);
      const HostIndex host = stage_.add_host({"host" + number, {segment}, {}});
      const NodeIndex node =
          stage_.add_node(host, {"node" + number, std::move(new_nodes_[i]), {}, {}});
      stage_.start(node);
    }
  }

  void link(const Load& load, std::uint64_t seed) {
    bench::Dice dice(seed);
    LinkQuality quality;
    quality.bandwidth = static_cast<std::uint64_t>(load.bits_per_second);
    quality.loss.probability = load.loss;
    for (std::uint32_t from = 0; from < load.nodes; ++from) {
      const std::uint32_t first = graph_.first[from];
      for (std::uint32_t i = first; i < graph_.first[from + 1]; ++i) {
        const HostIndex to{graph_.to[i]};
        quality.latency = Duration(dice.between(load.latency_min, load.latency_max));
        stage_.set_link({from}, to, quality);
        chatters_[from]->set_peer(i - first, stage_.address_of(to));
      }
    }
  }

  model::ModelStage& stage() { return stage_; }

 private:
  static StageOptions options(std::uint64_t seed) {
    StageOptions options;
    options.seed = seed;
    return options;
  }

  bench::Graph graph_;
  Habits habits_;
  std::vector<std::unique_ptr<Chatter>> new_nodes_;  // until they are added
  std::vector<Chatter*> chatters_;                   // the stage's
  model::ModelStage stage_;
};

Figures run_model(const Load& load, std::uint64_t seed) {
  Figures figures;
  const double began = bench::cpu_seconds();
  Swarm swarm(load, seed);
  const double held = bench::resident_bytes();
  swarm.start();
  figures.idle_bytes = (bench::resident_bytes() - held) / load.nodes;
  swarm.link(load, seed);
  figures.set_up_seconds = bench::cpu_seconds() - began;
  model::ModelStage& stage = swarm.stage();
  figures.measure_run([&](std::int64_t time) { stage.run_until(at_time(Duration(time))); },
                      [&] { return stage.counters().datagrams_delivered; }, load);
  figures.checksum = stage.run_hashes().timed;
  return figures;
}

}  // namespace

int main(int count, char** arguments) {
  return bench::run_bench_program(count, arguments, run_model);
}
