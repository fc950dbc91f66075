#include "engine/expression/vocabulary.h"

#include <algorithm>
#include <array>

#include "engine/expression/parse_context.h"

namespace swarmstage {

bool is_reserved_word(std::string_view word) {
  constexpr std::array<std::string_view, 20> words = {
      "and",  "or",    "not", "implies", "in",    "where",  "during", "since", "until",  "of",
      "true", "false", "now", "network", "nodes", "region", "host",   "role",  "random", "others"};
  return std::find(words.begin(), words.end(), word) != words.end();
}

void note_name(std::vector<std::string>& names, std::string_view name) {
  if (std::find(names.begin(), names.end(), name) == names.end()) names.emplace_back(name);
}

void ParseContext::note_observable(std::string_view name,
                                   const std::vector<NodeIndex>& nodes) const {
  if (!program) return;
  program->reads.life = true;
  auto& list = program->reads.observables;
  const auto found = std::find_if(list.begin(), list.end(),
                                  [&](const Reads::Observable& each) { return each.name == name; });
  if (found == list.end()) {
    list.push_back({std::string(name), nodes});
  } else {
    found->nodes = unite(found->nodes, nodes);
  }
}

}  // namespace swarmstage
