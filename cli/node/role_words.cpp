#include "cli/node/role_words.h"

#include "core/node/role_library.h"
#include "core/roles/builtin_roles.h"

namespace swarmstage::cli {

std::optional<std::string> take_roles(std::vector<std::string>& words, RoleRegistry& roles) {
  add_builtin_roles(roles);
  constexpr std::string_view with_value = "--roles=";
  for (auto word = words.begin(); word != words.end();) {
    const bool apart = *word == "--roles";
    if (!apart && !word->starts_with(with_value)) {
      ++word;
      continue;
    }
    if (apart && word + 1 == words.end()) return "--roles needs a library";
    const std::string library = apart ? *(word + 1) : word->substr(with_value.size());
    if (auto wrong = load_roles(library, roles)) return wrong;
    word = words.erase(word, word + (apart ? 2 : 1));
  }
  return std::nullopt;
}

}  // namespace swarmstage::cli
