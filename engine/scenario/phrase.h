#pragma once

// Words of a scenario whose meaning is found out later (a selector, an
// expression, the name of a role), with their place, so that what is wrong with
// them can be said where they stand.

#include <string>

#include "engine/document/problem.h"

namespace swarmstage {

struct Phrase {
  std::string text;
  std::string file;
  Position at;

  bool empty() const { return text.empty(); }
};

}  // namespace swarmstage
