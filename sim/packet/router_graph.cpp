#include "sim/packet/router_graph.h"

#include <algorithm>
#include <deque>

namespace swarmstage::packet {

void RouterGraph::connect(std::uint32_t left, std::uint32_t right) {
  const std::size_t least = std::max(left, right) + std::size_t{1};
  if (neighbours_.size() < least) neighbours_.resize(least);
  std::vector<std::uint32_t>& known = neighbours_[left];
  if (std::find(known.begin(), known.end(), right) != known.end()) return;
  stale_ = true;
  known.push_back(right);
  neighbours_[right].push_back(left);
}

// Outward from the goal: whoever is reached goes back the way it was reached by.
void RouterGraph::search_from(std::uint32_t goal) {
  std::deque<std::uint32_t> waiting{goal};
  while (!waiting.empty()) {
    const std::uint32_t near = waiting.front();
    waiting.pop_front();
    for (const std::uint32_t far : neighbours_[near]) {
      std::uint32_t& next = next_[std::size_t{far} * size() + goal];
      if (far == goal || next != none) continue;
      next = near;
      waiting.push_back(far);
    }
  }
}

std::uint32_t RouterGraph::next(std::uint32_t from, std::uint32_t to) {
  if (stale_) {
    next_.assign(std::size_t{size()} * size(), none);
    for (std::uint32_t goal = 0; goal < size(); ++goal) search_from(goal);
    stale_ = false;
  }
  if (from >= size() || to >= size()) return none;
  return next_[std::size_t{from} * size() + to];
}

}  // namespace swarmstage::packet
