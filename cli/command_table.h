#pragma once

// The subcommands of `swarmstage`, in the order its help lists them. Each lives
// in a file of its own (cli/<name>_command.cpp), which declares its arguments
// and its action on the application; main knows none of them by name. To add
// one: write the file, declare its function here, add a line to the table.

#include <span>

namespace CLI {
class App;
}

namespace swarmstage::cli {

// Adds one subcommand. Its action runs after the whole line was parsed and
// writes to exit_status (see cli/exit_status.h), which outlives the application.
using AddCommand = void (*)(CLI::App& application, int& exit_status);

void add_baseline_command(CLI::App& application, int& exit_status);
void add_bench_command(CLI::App& application, int& exit_status);
void add_check_command(CLI::App& application, int& exit_status);
void add_compare_command(CLI::App& application, int& exit_status);
void add_control_command(CLI::App& application, int& exit_status);
void add_graph_command(CLI::App& application, int& exit_status);
void add_node_command(CLI::App& application, int& exit_status);
void add_regress_command(CLI::App& application, int& exit_status);
void add_replay_command(CLI::App& application, int& exit_status);
void add_roles_command(CLI::App& application, int& exit_status);
void add_run_command(CLI::App& application, int& exit_status);
void add_sweep_command(CLI::App& application, int& exit_status);
void add_version_command(CLI::App& application, int& exit_status);

std::span<const AddCommand> command_table();

}  // namespace swarmstage::cli
