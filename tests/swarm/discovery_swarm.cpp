#include "tests/swarm/discovery_swarm.h"

#include <gtest/gtest.h>

#include "core/roles/builtin_roles.h"
#include "tests/support/quiet_stage.h"

namespace swarmstage::support {

namespace {

std::string numbered(const char* word, std::uint32_t number) {
  std::string name = word;
  name += std::to_string(number);
  return name;
}

}  // namespace

DiscoverySwarm::DiscoverySwarm(const StageEntry& entry, std::uint64_t seed) {
  add_builtin_roles(roles_);
  stage_ = make_quiet_stage(entry, seed);
  segment_ = add_segment("lan");
}

SegmentIndex DiscoverySwarm::add_segment(std::string name) {
  LinkQuality access;
  access.latency = 1ms;
  return stage_->add_segment({std::move(name), access});
}

HostIndex DiscoverySwarm::add_machine(std::vector<SegmentIndex> segments) {
  if (segments.empty()) segments = {segment_};
  return stage_->add_host({numbered("m", machines_++), std::move(segments), {}});
}

std::uint32_t DiscoverySwarm::add(HostIndex machine, const Json& config) {
  const auto number = static_cast<std::uint32_t>(nodes_.size());
  const std::string name = numbered("n", number);
  Json all = {{"name", name}, {"http_port", 0}};
  all.update(config);
  auto node = roles_.make("lan-discovery", all);
  EXPECT_TRUE(node) << node.error();
  nodes_.push_back(stage_->add_node(machine, {name, std::move(*node), "lan-discovery", all}));
  return number;
}

void DiscoverySwarm::add_node(HostIndex machine, std::string name, std::unique_ptr<Node> node) {
  stage_->start(stage_->add_node(machine, {std::move(name), std::move(node), "", nullptr}));
}

void DiscoverySwarm::begin_anew(std::uint32_t instance) {
  const Json config = {{"name", numbered("n", instance)}, {"http_port", 0}};
  stage_->crash(nodes_[instance]);
  stage_->replace(nodes_[instance], std::move(*roles_.make("lan-discovery", config)));
  stage_->start(nodes_[instance]);
}

void DiscoverySwarm::leave(std::uint32_t instance) {
  stage_->drain(nodes_[instance]);
  stage_->stop(nodes_[instance]);
}

Json DiscoverySwarm::observe(std::uint32_t instance, std::string_view name, std::uint32_t other) {
  return stage_->observe(nodes_[instance], name, {{"peer", numbered("n", other)}});
}

bool DiscoverySwarm::knows(std::uint32_t instance, std::uint32_t other) {
  return observe(instance, "knows", other).get<bool>();
}

std::string DiscoverySwarm::address_of(std::uint32_t instance, std::uint32_t other) {
  return observe(instance, "address_of", other).get<std::string>();
}

std::int64_t DiscoverySwarm::peers(std::uint32_t instance) {
  return stage_->observe(nodes_[instance], "peers", nullptr).get<std::int64_t>();
}

bool DiscoverySwarm::until(Duration limit, const std::function<bool()>& done) {
  return stage_->run_until(stage_->now() + limit, done);
}

}  // namespace swarmstage::support
