#include <cstdio>

#include <CLI/CLI.hpp>

#include "cli/command_table.h"
#include "cli/exit_status.h"

namespace swarmstage::cli {

void add_version_command(CLI::App& application, int& exit_status) {
  CLI::App* command = application.add_subcommand("version", "print the version");
  command->callback([&exit_status] {
    std::puts("swarmstage " SWARMSTAGE_VERSION);
    exit_status = exit_holds;
  });
}

}  // namespace swarmstage::cli
