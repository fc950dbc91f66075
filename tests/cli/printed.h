#pragma once

// Runs one line of the command inside the test, as main would, and keeps what it
// printed. Files named in a line are the test's business.

#include <string>
#include <vector>

namespace swarmstage::cli {

struct Printed {
  int status = 0;
  std::string out;
  std::string error;
};

Printed run_command(std::vector<std::string> words);

}  // namespace swarmstage::cli
