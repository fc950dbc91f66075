#include "cli/node/node_usage.h"

#include <cstdio>

#include "cli/exit_status.h"
#include "cli/node/node_command.h"

namespace swarmstage::cli {

void print_node_usage(std::string_view program, const RoleRegistry& roles) {
  const std::string name(program);
  std::printf("usage: %s ROLE [flags]     %s ROLE --help     %s --version\n\n", name.c_str(),
              name.c_str(), name.c_str());
  print_roles(program, roles, "", false);
}

std::optional<int> answer_about_program(std::string_view program, const RoleRegistry& roles,
                                        std::span<const std::string> words) {
  if (words.empty()) return std::nullopt;
  if (words.front() == "--help" || words.front() == "-h") {
    print_node_usage(program, roles);
    return exit_holds;
  }
  if (words.front() != "--version") return std::nullopt;
  std::printf("%.*s %s\n", static_cast<int>(program.size()), program.data(), SWARMSTAGE_VERSION);
  return exit_holds;
}

}  // namespace swarmstage::cli
