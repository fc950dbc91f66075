#include "engine/run/operations.h"

#include <utility>

namespace swarmstage {

void Operations::ask(NodeIndex node, const std::string& name, Json arguments) {
  const TimePoint now = swarm_.stage().now();
  if (!swarm_.running(node)) {
    told_({node, name, now, now, false, "the node does not run"});
    return;
  }
  const std::uint64_t id = next_++;
  asked_.emplace(id, Asked{node, name, now});
  swarm_.stage().invoke(node, {{id}, name, std::move(arguments)});
}

void Operations::completed(InvocationId id, TimePoint when, const Outcome& outcome) {
  const auto found = asked_.find(id.value);
  if (found == asked_.end()) return;
  const Asked asked = std::move(found->second);
  asked_.erase(found);
  told_({asked.node, asked.name, asked.when, when, outcome.ok, outcome.error});
}

void Operations::node_ended(NodeIndex node, TimePoint when) {
  for (auto next = asked_.begin(); next != asked_.end();) {
    if (next->second.node != node) {
      ++next;
      continue;
    }
    const Asked asked = std::move(next->second);
    next = asked_.erase(next);
    told_({node, asked.name, asked.when, when, false, "the node ended"});
  }
}

}  // namespace swarmstage
