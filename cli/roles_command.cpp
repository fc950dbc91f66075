// swarmstage roles [NAME]: what there is to know about the roles, for people, for
// machines, or as the page docs/roles.md.

#include <cstdio>
#include <memory>

#include "cli/arguments.h"
#include "cli/command_table.h"
#include "cli/exit_status.h"
#include "cli/node/node_command.h"
#include "cli/roles_page.h"
#include "core/roles/builtin_roles.h"

namespace swarmstage::cli {

namespace {

struct RolesWish {
  std::string name;
  bool json = false;
  bool markdown = false;
};

int run_roles(const RolesWish& wish) {
  RoleRegistry all;
  add_scenario_roles(all);
  if (!wish.markdown) return print_roles("swarmstage roles", all, wish.name, wish.json);
  if (wish.json || !wish.name.empty()) {
    std::fputs("swarmstage: roles: --markdown is the page of all roles, without NAME or --json\n",
               stderr);
    return exit_wrong_input;
  }
  RoleRegistry daemons;
  add_builtin_roles(daemons);
  std::fputs(roles_page(all, daemons).c_str(), stdout);
  return exit_holds;
}

}  // namespace

void add_roles_command(CLI::App& application, int& exit_status) {
  const auto wish = std::make_shared<RolesWish>();  // shared: the action is copied
  Arguments command(application, "roles", "print the roles, or all about one");
  command.option("NAME", wish->name, "one role");
  command.flag("--json", wish->json, "as JSON");
  command.flag("--markdown", wish->markdown, "all of them as the page docs/roles.md");
  command.action([wish, &exit_status] { exit_status = run_roles(*wish); });
}

}  // namespace swarmstage::cli
