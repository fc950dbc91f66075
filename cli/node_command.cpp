// swarmstage node ROLE: the work is in cli/node.

#include "cli/node/node_command.h"

#include <cstdio>

#include <CLI/CLI.hpp>

#include "cli/command_table.h"
#include "cli/exit_status.h"
#include "cli/node/role_words.h"

namespace swarmstage::cli {

void add_node_command(CLI::App& application, int& exit_status) {
  CLI::App* command = application.add_subcommand("node", "run one real node of a role");
  // The flags are those of the role, which only cli/node knows.
  command->prefix_command();
  command->set_help_flag();
  command->callback([command, &exit_status] {
    std::vector<std::string> words = command->remaining();
    RoleRegistry roles;
    if (const auto wrong = take_roles(words, roles)) {
      std::fprintf(stderr, "swarmstage: node: %s\n", wrong->c_str());
      exit_status = exit_wrong_input;
      return;
    }
    exit_status = run_node("swarmstage node", roles, words);
  });
}

}  // namespace swarmstage::cli
