#pragma once

// What a benchmark measures, and how: the processor time of a piece of work,
// and the peak memory of a part that runs in a child process of its own, so
// that neither its memory nor its allocator's habits reach the next part.

#include <cstdint>
#include <functional>

#include "tests/bench/model/load.h"

namespace swarmstage::bench {

// User and system time of this process, in seconds.
double cpu_seconds();
// Memory of this process that is in use now.
double resident_bytes();

struct Figures {
  double set_up_seconds = 0;
  double run_seconds = 0;
  std::uint64_t messages = 0;  // delivered
  std::uint64_t checksum = 0;  // of what the part did, so that nothing is optimised away
  double idle_bytes = 0;       // per node that has started and waits; 0: not measured
  double peak_megabytes = 0;   // filled in by run_apart

  // Runs a load that is set up, and fills in time and messages. The first period
  // does not count: once it is over every timer has rung and every link has
  // carried something.
  void measure_run(const std::function<void(std::int64_t time)>& run_until,
                   const std::function<std::uint64_t()>& delivered, const Load& load);

  double microseconds_per_message() const {
    return run_seconds * 1e6 / static_cast<double>(messages);
  }
};

// Runs the part in a child process and hands back its figures.
Figures run_apart(const std::function<Figures()>& part);

}  // namespace swarmstage::bench
