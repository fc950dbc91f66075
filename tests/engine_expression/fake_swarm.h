#pragma once

// A swarm that does nothing by itself: what its nodes say, and when, is written
// into a table by the test. Population, vocabulary and sight of the expressions
// that are tested; owns the evaluators' world and outlives them.

#include <map>
#include <string>
#include <vector>

#include "engine/expression/population.h"
#include "engine/expression/sight.h"
#include "engine/expression/vocabulary.h"

namespace swarmstage::test {

class FakeSwarm : public Population, public Sight {
 public:
  /// The mesh role as `peer`, in regions eu and us by turns, and one `control` of a
  /// role `tracker` in eu.
  explicit FakeSwarm(std::uint32_t peers = 8);

  Vocabulary vocabulary() const;
  NodeIndex peer(std::uint32_t place) const { return {place}; }
  NodeIndex control() const { return {peers_}; }

  void set(NodeIndex node, const std::string& observable, Json value);
  /// Of every peer.
  void set_all(const std::string& observable, const Json& value);
  void stop(NodeIndex node) { down_[node.value] = true; }
  void start(NodeIndex node) { down_[node.value] = false; }

  // Population.
  std::uint32_t size() const override { return peers_ + 1; }
  const std::vector<NodeIndex>* find(SetKind kind, std::string_view name) const override;
  std::vector<std::string> names(SetKind kind) const override;
  const RoleDescriptor& role_of(NodeIndex node) const override;
  std::string name_of(NodeIndex node) const override;
  std::string swarm_name_of(NodeIndex node) const override;

  // Sight.
  TimePoint now() const override { return time; }
  bool running(NodeIndex node) const override { return !down_[node.value]; }
  Json observe(NodeIndex node, std::string_view observable, const Json& arguments) override;
  StageCounters counters() const override { return network; }
  std::optional<TimeWindow> phase(std::string_view name) const override;
  std::optional<TimePoint> mark(std::string_view name) const override;

  TimePoint time{};
  StageCounters network;
  std::map<std::string, TimeWindow, std::less<>> phases;
  std::map<std::string, TimePoint, std::less<>> marks;
  int observations = 0;  // how often a node was asked

 private:
  using Sets = std::map<std::string, std::vector<NodeIndex>, std::less<>>;

  std::uint32_t peers_;
  std::vector<bool> down_;
  Sets groups_;
  Sets regions_;
  Sets hosts_;
  Sets roles_;
  std::vector<std::map<std::string, Json, std::less<>>> table_;
  RoleDescriptor tracker_;
};

}  // namespace swarmstage::test
