#pragma once

// Finds the nodes that a selector means at this moment. Implemented by the run,
// which knows groups, regions and the live state that predicates ask about.

#include <vector>

#include "core/node/ids.h"
#include "core/node/random.h"
#include "engine/scenario/phrase.h"

namespace swarmstage {

class Picker {
 public:
  virtual ~Picker() = default;
  /// In ascending order, each once. The phrase has been checked before the run.
  virtual std::vector<NodeIndex> pick(const Phrase& selector, Random& draws) = 0;
};

}  // namespace swarmstage
