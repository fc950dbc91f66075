// The model stage on all loads of its table: real nodes with runners, addresses
// and both hashes, on links of their own.

#include <cstdio>
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

// What all nodes share, so that each knows its peers by a few bytes.
struct Peers {
  bench::Graph graph;
  std::vector<std::uint32_t> addresses;  // in the order of graph.to
  Duration period{};
  bool timer_per_link = false;
};

class Chatter final : public Node {
 public:
  Chatter(const Peers& peers, std::uint32_t index) : peers_(peers), index_(index) {}

  void on_start(Context& context) override {
    port_ = context.open_port({.number = port_number});
    const std::uint32_t timers = peers_.timer_per_link ? last() - first() : 1;
    for (std::uint32_t i = 0; i < timers; ++i) {
      const auto phase = context.random().between(Duration{0}, peers_.period);
      context.set_timer({.kind = 1, .subject = i}, phase);
    }
  }

  void on_timer(Context& context, TimerId timer) override {
    std::byte payload[Load::payload_bytes] = {};
    const std::int64_t now = nanoseconds(context.now());
    std::memcpy(payload, &now, sizeof now);
    const ByteView bytes(payload, sizeof payload);
    if (peers_.timer_per_link) {
      send(context, first() + static_cast<std::uint32_t>(timer.subject), bytes);
    } else {
      for (std::uint32_t link = first(); link < last(); ++link) send(context, link, bytes);
    }
    context.set_timer(timer, peers_.period);
  }

  void on_datagram(Context&, const Datagram& datagram) override {
    ++received_;
    sum_ += static_cast<std::uint64_t>(datagram.bytes[0]) + datagram.from.port;
  }

 private:
  std::uint32_t first() const { return peers_.graph.first[index_]; }
  std::uint32_t last() const { return peers_.graph.first[index_ + 1]; }
  void send(Context& context, std::uint32_t link, ByteView bytes) {
    context.send(port_, {IpAddress::v4(peers_.addresses[link]), port_number}, bytes);
  }

  const Peers& peers_;
  std::uint32_t index_;
  PortId port_;
  std::uint64_t received_ = 0;
  std::uint64_t sum_ = 0;
};

class Swarm {
 public:
  Swarm(const Load& load, std::uint64_t seed) : stage_(options(seed)) {
    peers_.graph = bench::union_of_rings(load.nodes, 4, seed);
    peers_.period = Duration(load.period);
    peers_.timer_per_link = load.timer_per_link;
    for (std::uint32_t i = 0; i < load.nodes; ++i)
      nodes_.push_back(std::make_unique<Chatter>(peers_, i));
  }

  void start() {
    const SegmentIndex segment = stage_.add_segment({.name = "all", .access = {}});
    for (std::uint32_t i = 0; i < nodes_.size(); ++i) {
      const std::string number = std::to_string(i);
      const HostIndex host = stage_.add_host({"host" + number, {segment}, {}});
      const NodeIndex node = stage_.add_node(host, {"node" + number, std::move(nodes_[i]), {}, {}});
      stage_.start(node);
    }
  }

  void link(const Load& load, std::uint64_t seed) {
    bench::Dice dice(seed);
    LinkQuality quality;
    quality.bandwidth = static_cast<std::uint64_t>(load.bits_per_second);
    quality.loss.probability = load.loss;
    for (std::uint32_t from = 0; from < load.nodes; ++from) {
      for (std::uint32_t i = peers_.graph.first[from]; i < peers_.graph.first[from + 1]; ++i) {
        quality.latency = Duration(dice.between(load.latency_min, load.latency_max));
        stage_.set_link({from}, {peers_.graph.to[i]}, quality);
      }
    }
    for (const std::uint32_t to : peers_.graph.to)
      peers_.addresses.push_back(stage_.address_of({to}).to_v4());
  }

  model::ModelStage& stage() { return stage_; }

 private:
  static StageOptions options(std::uint64_t seed) {
    StageOptions options;
    options.seed = seed;
    return options;
  }

  Peers peers_;
  std::vector<std::unique_ptr<Node>> nodes_;  // until they are added
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
  const double ready = bench::cpu_seconds();
  swarm.stage().run_until(at_time(Duration(load.duration)));
  figures.set_up_seconds = ready - began;
  figures.run_seconds = bench::cpu_seconds() - ready;
  figures.messages = swarm.stage().counters().datagrams_delivered;
  figures.checksum = swarm.stage().run_hashes().timed;
  return figures;
}

}  // namespace

int main(int count, char** arguments) {
  return bench::run_bench_program(count, arguments, run_model);
}
