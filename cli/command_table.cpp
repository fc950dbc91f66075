#include "cli/command_table.h"

#include <array>

namespace swarmstage::cli {

std::span<const AddCommand> command_table() {
  static constexpr std::array<AddCommand, 1> commands = {
      add_version_command,
  };
  return commands;
}

}  // namespace swarmstage::cli
