#pragma once

// The words an expression may use, for checking it before a run: what the nodes
// are and describe of themselves, and what the scenario names. Plain data, made
// by the engine once the nodes are settled.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/expression/datum.h"
#include "engine/expression/population.h"

namespace swarmstage {

struct Parameter {
  Type type = Type::number;
  Datum value;
};

struct Vocabulary {
  const Population* population = nullptr;                    // outlives everything checked with it
  std::map<std::string, Parameter, std::less<>> parameters;  // written $name
  std::vector<std::string> phases;
  std::vector<std::string> marks;  // named moments
};

/// Words of the language, which no group, node, phase, mark or parameter may be
/// called: `and`, `where`, `nodes`, `network`, ...
bool is_reserved_word(std::string_view word);

}  // namespace swarmstage
