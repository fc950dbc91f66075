#include "cli/command_table.h"

#include <array>

namespace swarmstage::cli {

std::span<const AddCommand> command_table() {
  static constexpr std::array<AddCommand, 13> commands = {
      add_baseline_command, add_bench_command, add_check_command, add_compare_command,
      add_control_command,  add_graph_command, add_node_command,  add_regress_command,
      add_replay_command,   add_roles_command, add_run_command,   add_sweep_command,
      add_version_command,
  };
  return commands;
}

}  // namespace swarmstage::cli
