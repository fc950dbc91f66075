#include "tests/determinism/mixed_load.h"

namespace swarmstage::determinism {

namespace {

constexpr std::uint32_t host_count = 18;

class Oracle : public Service {
 public:
  std::vector<ServiceReply> handle(const Json& request) override {
    std::vector<ServiceReply> replies;
    for (int left = request.value("times", 1); left > 0; --left) {
      replies.push_back({ServiceReply::Status::ok, left == 1, Json{{"asked", ++asked_}}});
    }
    return replies;
  }

 private:
  std::uint64_t asked_ = 0;
};

LinkQuality access(Duration latency, std::uint64_t bandwidth) {
  LinkQuality quality;
  quality.latency = latency;
  quality.jitter = latency / 4;
  quality.bandwidth = bandwidth;
  quality.loss.probability = 0.005;
  return quality;
}

}  // namespace

MixedLoad::MixedLoad(Stage& stage, NodeMaker maker) : stage_(stage), maker_(std::move(maker)) {
  build_network();
  build_nodes();
  plan_faults();
}

void MixedLoad::build_network() {
  segments_.push_back(stage_.add_segment({"near", access(1ms, 100'000'000)}));
  segments_.push_back(stage_.add_segment({"far", access(20ms, 20'000'000)}));
  segments_.push_back(stage_.add_segment({"slow", access(5ms, 2'000'000)}));
  LinkQuality between = access(30ms, 0);
  between.duplicate = 0.01;
  between.loss = {0.001, 0.01, 0.3, 0.5};
  stage_.set_between(segments_[0], segments_[1], between);
  for (std::uint32_t i = 0; i < host_count; ++i) {
    std::vector<SegmentIndex> at = {segments_[i % 3]};
    if (i % 7 == 0) at.push_back(segments_[(i + 1) % 3]);
    hosts_.push_back(stage_.add_host({"host" + std::to_string(i), at, std::nullopt}));
    others_.addresses.push_back(stage_.host(hosts_.back()).primary_address());
  }
  stage_.add_name("hub.example", {others_.addresses[0], others_.addresses[1]});
  stage_.add_service("oracle", std::make_unique<Oracle>(), 60ms);
}

void MixedLoad::build_nodes() {
  for (std::uint32_t i = 0; i < host_count; ++i) {
    nodes_.push_back(stage_.add_node(
        hosts_[i], {"busy" + std::to_string(i), another(), "busy", Json::object()}));
  }
  stage_.set_clock(nodes_[5], {300ms, 50});
  for (const NodeIndex node : nodes_) stage_.start(node);
}

void MixedLoad::at(Duration when, std::function<void()> action) {
  stage_.at(at_time(when), std::move(action));
}

void MixedLoad::replace(std::uint32_t node) {
  stage_.replace(nodes_[node], another());
  stage_.start(nodes_[node]);
}

void MixedLoad::plan_faults() {
  for (std::uint32_t i = 0; i < 6; ++i) {  // churn
    const Duration when = 1s + 1500ms * i;
    at(when, [this, i] { stage_.crash(nodes_[2 + i]); });
    at(when + 700ms, [this, i] { replace(2 + i); });
  }
  at(2s, [this] {
    partition_ = stage_.partition({{hosts_[0], hosts_[3], hosts_[6]}, {hosts_[1], hosts_[4]}});
  });
  at(4s, [this] { stage_.heal(partition_); });
  at(3s, [this] { stage_.pause(hosts_[9]); });
  at(4500ms, [this] { stage_.resume(hosts_[9]); });
  at(5s, [this] { stage_.crash_host(hosts_[10]); });
  at(6s, [this] {
    stage_.restart_host(hosts_[10]);
    replace(10);
  });
  at(6s, [this] {
    stage_.set_interface(hosts_[11], stage_.host(hosts_[11]).interfaces[0].index, false);
  });
  at(7s, [this] {
    stage_.set_interface(hosts_[11], stage_.host(hosts_[11]).interfaces[0].index, true);
  });
  at(8s, [this] { stage_.set_link(hosts_[12], hosts_[13], access(80ms, 500'000)); });
  for (std::uint64_t i = 0; i < 20; ++i) {
    at(500ms * static_cast<std::int64_t>(i + 1), [this, i] {
      const NodeIndex node = nodes_[i % 2 == 0 ? 14 : 15];
      stage_.invoke(node, {InvocationId{i + 1}, "poke", {}});
    });
  }
  at(10s, [this] { stage_.stop(nodes_[16]); });
}

void MixedLoad::run() {
  stage_.run_until(at_time(load_duration), [] { return false; });
}

}  // namespace swarmstage::determinism
