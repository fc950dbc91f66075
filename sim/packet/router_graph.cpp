#include "sim/packet/router_graph.h"

#include <deque>

namespace swarmstage::packet {

std::uint32_t RouterGraph::add() {
  stale_ = true;
  neighbours_.emplace_back();
  return size() - 1;
}

void RouterGraph::connect(std::uint32_t left, std::uint32_t right) {
  stale_ = true;
  neighbours_[left].push_back(right);
  neighbours_[right].push_back(left);
}

// Outward from the goal: whoever is reached goes back the way it was reached by.
void RouterGraph::search_from(std::uint32_t goal) {
  std::vector<bool> reached(size());
  reached[goal] = true;
  std::deque<std::uint32_t> waiting{goal};
  while (!waiting.empty()) {
    const std::uint32_t near = waiting.front();
    waiting.pop_front();
    for (const std::uint32_t far : neighbours_[near]) {
      if (reached[far]) continue;
      reached[far] = true;
      waiting.push_back(far);
      std::uint32_t connection = 0;
      while (neighbours_[far][connection] != near) ++connection;
      first_hops_[far * size() + goal] = connection;
    }
  }
}

std::uint32_t RouterGraph::first_hop(std::uint32_t from, std::uint32_t to) {
  if (stale_) {
    first_hops_.assign(static_cast<std::size_t>(size()) * size(), none);
    for (std::uint32_t goal = 0; goal < size(); ++goal) search_from(goal);
    stale_ = false;
  }
  return first_hops_[from * size() + to];
}

}  // namespace swarmstage::packet
