#include <cstdio>

#include <CLI/CLI.hpp>

#include "cli/command_table.h"
#include "cli/exit_status.h"

int main(int argument_count, char** arguments) {
  using namespace swarmstage::cli;

  CLI::App application("A testbed for peer-to-peer protocols.", "swarmstage");
  application.require_subcommand(1);
  int exit_status = exit_holds;
  for (const AddCommand add : command_table()) add(application, exit_status);

  try {
    application.parse(argument_count, arguments);
  } catch (const CLI::Success& asked_for_help) {
    return application.exit(asked_for_help);
  } catch (const CLI::ParseError& wrong) {
    std::fprintf(stderr, "swarmstage: %s\n", wrong.what());
    return exit_wrong_input;
  }
  return exit_status;
}
