#pragma once

// What a benchmark of messages measures, and how: its set-up, its run without the
// first period, and its memory.

#include <cstdint>
#include <functional>

#include "tests/bench/model/load.h"
#include "tests/bench/process/apart.h"

namespace swarmstage::bench {

// Memory of this process that is in use now.
double resident_bytes();

struct Figures {
  double set_up_seconds = 0;
  double run_seconds = 0;
  std::uint64_t messages = 0;  // delivered
  std::uint64_t checksum = 0;  // of what the part did: of the same load the same
  double idle_bytes = 0;       // per node that has started and waits; 0: not measured

  // Runs a load that is set up, and fills in time and messages. The first period
  // does not count: once it is over every timer has rung and every link has
  // carried something.
  void measure_run(const std::function<void(std::int64_t time)>& run_until,
                   const std::function<std::uint64_t()>& delivered, const Load& load);

  double microseconds_per_message() const {
    return run_seconds * 1e6 / static_cast<double>(messages);
  }
};

}  // namespace swarmstage::bench
