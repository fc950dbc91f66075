// swarmstage-node: every role of ours in one small program, without the stages.

#include <cstdio>
#include <string>
#include <vector>

#include "cli/exit_status.h"
#include "cli/node/node_command.h"
#include "core/roles/builtin_roles.h"

int main(int argument_count, char** arguments) {
  using namespace swarmstage;
  const std::vector<std::string> words(arguments + 1, arguments + argument_count);
  RoleRegistry roles;
  add_builtin_roles(roles);
  constexpr const char* program = "swarmstage-node";
  if (words.empty() || words[0] == "--help" || words[0] == "-h") {
    std::puts("usage: swarmstage-node ROLE [flags]     swarmstage-node ROLE --help\n");
    cli::print_roles(program, roles, "", false);
    return words.empty() ? cli::exit_wrong_input : cli::exit_holds;
  }
  return cli::run_node(program, roles, words);
}
