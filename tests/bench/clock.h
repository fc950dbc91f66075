#pragma once

// Real time for benchmark programs, in seconds since some moment.

#include <chrono>

namespace swarmstage::bench {

inline double seconds_now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

}  // namespace swarmstage::bench
