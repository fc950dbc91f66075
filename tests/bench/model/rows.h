#pragma once

// The rows of the benchmark table that concern the model, by the names under
// which our program and its references report them.

#include <array>

#include "tests/bench/model/load.h"

namespace swarmstage::bench {

struct Row {
  const char* name;
  Load load;
};

inline std::array<Row, 6> model_rows() {
  constexpr std::int64_t ten_seconds = 10'000'000'000;
  constexpr std::int64_t twice = 2 * ten_seconds;
  return {{
      {"model/timer_per_link/10000", {.nodes = 10'000, .timer_per_link = true}},
      {"model/timer_per_link/100000", {.nodes = 100'000, .timer_per_link = true}},
      {"model/timer_per_node/10000", {.nodes = 10'000}},
      {"model/timer_per_node/100000", {.nodes = 100'000}},
      {"model/slow/100000", {.nodes = 100'000, .period = ten_seconds, .duration = twice}},
      {"model/slow/1000000", {.nodes = 1'000'000, .period = ten_seconds, .duration = twice}},
  }};
}

}  // namespace swarmstage::bench
