#include <cstdio>

#include "cli/arguments.h"
#include "cli/command_table.h"
#include "cli/exit_status.h"

namespace swarmstage::cli {

void add_version_command(CLI::App& application, int& exit_status) {
  Arguments command(application, "version", "print the version");
  command.action([&exit_status] {
    std::puts("swarmstage " SWARMSTAGE_VERSION);
    exit_status = exit_holds;
  });
}

}  // namespace swarmstage::cli
