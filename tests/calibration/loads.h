#pragma once

// The named loads by which the model is held to the packet stage, and how long
// their messages take on a stage.

#include <ostream>
#include <string>
#include <vector>

#include "core/stage/stage.h"
#include "tests/calibration/courier.h"

namespace swarmstage::calibration {

struct Load {
  std::string name;
  Errand errand;
  std::uint32_t nodes = 20;
  LinkQuality access;
  Duration length = 60s;
};

inline void PrintTo(const Load& load, std::ostream* out) {
  *out << load.name;
}

const std::vector<Load>& loads();

struct Delays {
  double p50 = 0;  // milliseconds
  double p99 = 0;
  std::size_t count = 0;
  double arrived = 0;  // of those that were sent
};

/// Several seeds together, so that a tail is more than a few messages.
Delays measure(const Load& load, const std::string& stage);

}  // namespace swarmstage::calibration
