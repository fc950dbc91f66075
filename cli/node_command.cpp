// swarmstage node ROLE and swarmstage roles: the work is in cli/node.

#include "cli/node/node_command.h"

#include <cstdio>
#include <memory>

#include <CLI/CLI.hpp>

#include "cli/command_table.h"
#include "cli/exit_status.h"
#include "cli/node/role_words.h"
#include "core/roles/builtin_roles.h"

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

void add_roles_command(CLI::App& application, int& exit_status) {
  auto name = std::make_shared<std::string>();
  auto json = std::make_shared<bool>(false);
  CLI::App* command = application.add_subcommand("roles", "print the roles, or all about one");
  command->add_option("NAME", *name, "one role");
  command->add_flag("--json", *json, "as JSON");
  command->callback([name, json, &exit_status] {
    RoleRegistry roles;
    add_builtin_roles(roles);
    exit_status = print_roles("swarmstage roles", roles, *name, *json);
  });
}

}  // namespace swarmstage::cli
