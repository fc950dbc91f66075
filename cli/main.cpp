#include "cli/command_line.h"

int main(int argument_count, char** arguments) {
  return swarmstage::cli::run_command_line({arguments + 1, arguments + argument_count});
}
