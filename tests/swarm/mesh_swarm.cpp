#include "tests/swarm/mesh_swarm.h"

#include <gtest/gtest.h>

#include "core/roles/builtin_roles.h"
#include "tests/support/quiet_stage.h"

namespace swarmstage::support {

namespace {

std::string name_of(std::uint32_t node) {
  std::string name = "n";
  name += std::to_string(node);
  return name;
}

}  // namespace

MeshSwarm::MeshSwarm(const StageEntry& entry, std::uint64_t seed) {
  add_builtin_roles(roles_);
  stage_ = make_quiet_stage(entry, seed);
  LinkQuality access;
  access.latency = 5ms;
  segment_ = stage_->add_segment({"lan", access});
}

std::uint32_t MeshSwarm::add(const std::vector<std::uint32_t>& bootstrap, Json config) {
  const auto number = static_cast<std::uint32_t>(nodes_.size());
  const std::string name = name_of(number);
  config["id"] = name;
  config["port"] = 8001;
  config["bootstrap"] = Json::array();
  for (const std::uint32_t other : bootstrap) {
    const IpAddress address = stage_->host(nodes_[other].host).primary_address();
    config["bootstrap"].push_back(Endpoint{address, 8001}.to_string());
  }
  auto node = roles_.make("mesh", config);
  EXPECT_TRUE(node) << node.error();
  const HostIndex host = stage_->add_host({name, {segment_}, {}});
  const NodeIndex index = stage_->add_node(host, {name, std::move(*node), "mesh", config});
  nodes_.push_back({host, index});
  return number;
}

void MeshSwarm::start_all() {
  for (const Member& each : nodes_) stage_->start(each.index);
}

void MeshSwarm::say(std::uint32_t node, std::string_view text) {
  stage_->invoke(nodes_[node].index, {{1}, "say", {{"text", text}}});
}

std::int64_t MeshSwarm::peers(std::uint32_t node) {
  return stage_->observe(nodes_[node].index, "peers", nullptr).get<std::int64_t>();
}

std::int64_t MeshSwarm::heard(std::uint32_t node) {
  return stage_->observe(nodes_[node].index, "chats_heard", nullptr).get<std::int64_t>();
}

bool MeshSwarm::connected(std::uint32_t node, std::uint32_t other) {
  const Json who = {{"peer", name_of(other)}};
  return stage_->observe(nodes_[node].index, "connected", who).get<bool>();
}

bool MeshSwarm::is_full_mesh() {
  std::int64_t running = 0;
  for (const Member& each : nodes_) running += stage_->running(each.index) ? 1 : 0;
  for (std::uint32_t i = 0; i < nodes_.size(); ++i) {
    if (stage_->running(nodes_[i].index) && peers(i) != running - 1) return false;
  }
  return true;
}

bool MeshSwarm::until(Duration limit, const std::function<bool()>& done) {
  return stage_->run_until(stage_->now() + limit, done);
}

}  // namespace swarmstage::support
