#pragma once

// A run that somebody asked for and that has no result: its process was killed,
// this machine could not do it, or an interrupt came before it. Reports name it,
// so that nobody takes what is missing for what holds.

#include <cstdint>
#include <string>

namespace swarmstage {

struct LostRun {
  std::string scenario;
  std::string file;
  std::string stage;
  std::uint64_t seed = 0;
  std::string why;        // in one line
  std::string reproduce;  // the command that does it
};

}  // namespace swarmstage
