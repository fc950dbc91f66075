#include "engine/expression/selector_tree.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "core/base/assert.h"

namespace swarmstage {

namespace {

std::vector<NodeIndex> draw(std::vector<NodeIndex> nodes, std::size_t count, Random& random) {
  count = std::min(count, nodes.size());
  for (std::size_t i = 0; i < count; ++i) {
    std::swap(nodes[i], nodes[i + random.below(nodes.size() - i)]);
  }
  nodes.resize(count);
  std::sort(nodes.begin(), nodes.end());
  return nodes;
}

}  // namespace

bool SelectorTree::has(Kind wanted) const {
  return kind == wanted || std::any_of(children.begin(), children.end(),
                                       [&](const SelectorTree& each) { return each.has(wanted); });
}

std::vector<NodeIndex> unite(const std::vector<NodeIndex>& left,
                             const std::vector<NodeIndex>& right) {
  std::vector<NodeIndex> both;
  std::set_union(left.begin(), left.end(), right.begin(), right.end(), std::back_inserter(both));
  return both;
}

std::vector<NodeIndex> subtract(const std::vector<NodeIndex>& left,
                                const std::vector<NodeIndex>& right) {
  std::vector<NodeIndex> rest;
  std::set_difference(left.begin(), left.end(), right.begin(), right.end(),
                      std::back_inserter(rest));
  return rest;
}

std::size_t share_of(double share, std::size_t all) {
  const auto part = static_cast<std::size_t>(std::llround(share * static_cast<double>(all)));
  return std::clamp<std::size_t>(part, share > 0 && all > 0 ? 1 : 0, all);
}

bool selects(const SelectorTree& tree, NodeIndex node, const NodePredicate& holds) {
  const auto in = [&](std::size_t child) { return selects(tree.children[child], node, holds); };
  switch (tree.kind) {
    case SelectorTree::Kind::fixed:
      return std::binary_search(tree.nodes.begin(), tree.nodes.end(), node);
    case SelectorTree::Kind::where:
      return in(0) && holds(tree.predicate[0], node);
    case SelectorTree::Kind::unite:
      return in(0) || in(1);
    case SelectorTree::Kind::subtract:
      return in(0) && !in(1);
    case SelectorTree::Kind::random:
      break;
  }
  SWARMSTAGE_ASSERT(false, "a selector that draws was asked about one node");
  return false;
}

std::vector<NodeIndex> select(const SelectorTree& tree, const NodePredicate& holds,
                              Random* random) {
  const auto child = [&](std::size_t which) { return select(tree.children[which], holds, random); };
  switch (tree.kind) {
    case SelectorTree::Kind::fixed:
      return tree.nodes;
    case SelectorTree::Kind::where: {
      std::vector<NodeIndex> nodes = child(0);
      std::erase_if(nodes, [&](NodeIndex node) { return !holds(tree.predicate[0], node); });
      return nodes;
    }
    case SelectorTree::Kind::random: {
      SWARMSTAGE_ASSERT(random, "a selector draws, and nobody gave it randomness");
      std::vector<NodeIndex> nodes = child(0);
      const std::size_t count = tree.is_share ? share_of(tree.amount, nodes.size())
                                              : static_cast<std::size_t>(tree.amount);
      return draw(std::move(nodes), count, *random);
    }
    case SelectorTree::Kind::unite:
      return unite(child(0), child(1));
    case SelectorTree::Kind::subtract:
      return subtract(child(0), child(1));
  }
  return {};
}

}  // namespace swarmstage
