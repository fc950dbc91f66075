#pragma once

// A checked selector. What is fixed was settled when it was parsed; a predicate
// and a draw are settled when somebody asks.

#include <functional>
#include <vector>

#include "core/node/ids.h"
#include "core/node/random.h"
#include "engine/expression/term.h"

namespace swarmstage {

struct SelectorTree {
  enum class Kind : std::uint8_t { fixed, where, random, unite, subtract };

  Kind kind = Kind::fixed;
  std::vector<NodeIndex> nodes;  // all it can ever mean, in order
  std::vector<Term> predicate;   // of where: one
  double amount = 0;             // of random: so many, or such a share
  bool is_share = false;
  bool is_one = false;  // written so that it can only mean one node
  std::vector<SelectorTree> children;

  bool has(Kind wanted) const;
};

using NodePredicate = std::function<bool(const Term& predicate, NodeIndex node)>;

/// Whether it means this node now; for selectors that draw nothing.
bool selects(const SelectorTree& tree, NodeIndex node, const NodePredicate& holds);
std::vector<NodeIndex> select(const SelectorTree& tree, const NodePredicate& holds, Random* random);

std::vector<NodeIndex> unite(const std::vector<NodeIndex>& left,
                             const std::vector<NodeIndex>& right);
std::vector<NodeIndex> subtract(const std::vector<NodeIndex>& left,
                                const std::vector<NodeIndex>& right);
/// A share of so many, rounded; at least one of them.
std::size_t share_of(double share, std::size_t all);

}  // namespace swarmstage
