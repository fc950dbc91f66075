#pragma once

// What the parsers of this folder share while they read one text.

#include <string_view>

#include "engine/expression/program.h"
#include "engine/expression/token_stream.h"
#include "engine/expression/vocabulary.h"

namespace swarmstage {

struct ParseContext {
  TokenStream& tokens;
  const Vocabulary& words;
  Program* program = nullptr;  // null: a selector that stands alone

  const Population& population() const { return *words.population; }
  /// Remembers that the program reads this of these nodes.
  void note_observable(std::string_view name, const std::vector<NodeIndex>& nodes) const;
};

/// Adds what is not there yet.
void note_name(std::vector<std::string>& names, std::string_view name);

}  // namespace swarmstage
