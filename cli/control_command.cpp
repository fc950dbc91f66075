// swarmstage control: carries nodes of somebody else's run. Speaks the control
// protocol on standard input and output; `run --processes` starts several.

#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <unistd.h>

#include "cli/arguments.h"
#include "cli/command_table.h"
#include "cli/exit_status.h"
#include "cli/scenario_roles.h"
#include "net/remote/control_desk.h"

namespace swarmstage::cli {

namespace {

int serve() {
  std::signal(SIGPIPE, SIG_IGN);
  // What a role prints must not come between the lines.
  const int output = ::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
  ::dup2(STDERR_FILENO, STDOUT_FILENO);
  net::ControlDesk desk(STDIN_FILENO, output, scenario_roles);
  return desk.serve() ? exit_holds : exit_wrong_input;
}

}  // namespace

void add_control_command(CLI::App& application, int& exit_status) {
  Arguments command(application, "control",
                    "carry nodes of a run that another program drives, line by line");
  command.action([&exit_status] { exit_status = serve(); });
}

}  // namespace swarmstage::cli
