#pragma once

// Operations that the scenario asks nodes to do: gives each its id, remembers
// when it was asked, and tells how it ended. An operation of a node that ends
// first has failed. One per run.

#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "engine/run/swarm.h"

namespace swarmstage {

struct OperationDone {
  NodeIndex node;
  std::string name;
  TimePoint asked;
  TimePoint ended;
  bool ok = false;
  std::string error;
};

class Operations {
 public:
  using Told = std::function<void(const OperationDone&)>;

  explicit Operations(Swarm& swarm, Told told) : swarm_(swarm), told_(std::move(told)) {}

  /// A node that does not run cannot be asked: that is a failure at once.
  void ask(NodeIndex node, const std::string& name, Json arguments);
  /// From the observer.
  void completed(InvocationId id, TimePoint when, const Outcome& outcome);
  void node_ended(NodeIndex node, TimePoint when);
  std::size_t open() const { return asked_.size(); }

 private:
  struct Asked {
    NodeIndex node;
    std::string name;
    TimePoint when;
  };

  Swarm& swarm_;
  Told told_;
  std::map<std::uint64_t, Asked> asked_;
  std::uint64_t next_ = 1;
};

}  // namespace swarmstage
