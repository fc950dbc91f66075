#pragma once

// The exit statuses of the command, the same for every subcommand, so that
// scripts can tell a failed expectation from a mistyped flag. A subcommand
// writes its status into the int it was given and returns; nothing below cli
// ends the process.

namespace swarmstage::cli {

inline constexpr int exit_holds = 0;        // done, and every expectation holds
inline constexpr int exit_failed = 1;       // done, and something that must hold does not
inline constexpr int exit_wrong_input = 2;  // the command line or a file it names is wrong
inline constexpr int exit_cannot_run = 3;   // this machine lacks something, which is named

}  // namespace swarmstage::cli
