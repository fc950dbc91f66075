#pragma once

// How a benchmark program tells a figure: one JSON object in a line of its own on
// standard output. `swarmstage bench` reads these lines, and nothing else that a
// program prints. The name must be the same in our program and in its reference.

#include <cstdio>

namespace swarmstage::bench {

inline void report(const char* name, double value, const char* unit) {
  std::printf("{\"name\":\"%s\",\"value\":%.6g,\"unit\":\"%s\"}\n", name, value, unit);
  std::fflush(stdout);
}

}  // namespace swarmstage::bench
