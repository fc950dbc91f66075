#include "tests/calibration/loads.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "tests/support/quiet_stage.h"
#include "tests/support/stage_registry.h"

namespace swarmstage::calibration {

namespace {

constexpr std::uint64_t seeds = 3;

LinkQuality access(Duration latency, std::uint64_t bandwidth, double loss = 0) {
  LinkQuality quality;
  quality.latency = latency;
  quality.bandwidth = bandwidth;
  quality.loss.probability = loss;
  return quality;
}

LinkQuality jittering(LinkQuality quality, Duration jitter) {
  quality.jitter = jitter;
  return quality;
}

Errand errand(bool streams, std::size_t bytes, Duration period, std::uint32_t steps) {
  return {streams, bytes, period, steps, 2s};
}

std::unique_ptr<Stage> make(const std::string& name, std::uint64_t seed) {
  const support::StageEntry* entry = support::find_stage(name);
  EXPECT_NE(entry, nullptr) << name;
  return support::make_quiet_stage(*entry, seed);
}

void play(const Load& load, const std::string& name, std::uint64_t seed, Errands& errands) {
  const std::unique_ptr<Stage> stage = make(name, seed);
  const SegmentIndex segment = stage->add_segment({"lan", load.access});
  errands.addresses.clear();
  std::vector<HostIndex> hosts;
  for (std::uint32_t i = 0; i < load.nodes; ++i) {
    hosts.push_back(stage->add_host({"host" + std::to_string(i), {segment}, std::nullopt}));
    errands.addresses.push_back(stage->host(hosts.back()).primary_address());
  }
  for (std::uint32_t i = 0; i < load.nodes; ++i) {
    std::string node = "courier";
    node += std::to_string(i);
    stage->start(stage->add_node(
        hosts[i], {node, std::make_unique<Courier>(errands, i), "courier", Json::object()}));
  }
  stage->run_until(at_time(load.length));
}

double quantile(const std::vector<double>& sorted, double part) {
  const auto last = static_cast<double>(sorted.size() - 1);
  return sorted[static_cast<std::size_t>(part * last)];
}

}  // namespace

const std::vector<Load>& loads() {
  static const std::vector<Load> all = {
      {"far datagrams", errand(false, 200, 200ms, 4), 20, jittering(access(40ms, 50'000'000), 5ms),
       60s},
      {"crowded datagrams", errand(false, 1000, 50ms, 4), 20, access(10ms, 1'000'000), 60s},
      {"short lines", errand(true, 100, 200ms, 4), 20, jittering(access(20ms, 20'000'000), 2ms),
       60s},
      {"lossy lines", errand(true, 200, 500ms, 4), 20, access(20ms, 20'000'000, 0.01), 120s},
      {"segments", errand(true, 30'000, 1s, 2), 20, access(10ms, 20'000'000), 60s},
  };
  return all;
}

Delays measure(const Load& load, const std::string& stage) {
  Errands errands;
  errands.errand = load.errand;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) play(load, stage, seed, errands);
  Delays delays;
  delays.count = errands.delays_ms.size();
  if (delays.count == 0) return delays;
  std::sort(errands.delays_ms.begin(), errands.delays_ms.end());
  delays.p50 = quantile(errands.delays_ms, 0.5);
  delays.p99 = quantile(errands.delays_ms, 0.99);
  delays.arrived = static_cast<double>(delays.count) / static_cast<double>(errands.sent);
  return delays;
}

}  // namespace swarmstage::calibration
