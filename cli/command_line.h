#pragma once

// One line of the command, from its words to an exit status (exit_status.h).
// What it has to say goes to standard output and standard error. May be called
// again and again, as tests do.

#include <string>
#include <vector>

namespace swarmstage::cli {

/// Without the name of the command itself.
int run_command_line(std::vector<std::string> words);

}  // namespace swarmstage::cli
