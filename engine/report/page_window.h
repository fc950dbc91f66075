#pragma once

// The stretch of a run worth a close look: around the first expectation that did
// not hold, else around the first fault, else the beginning. What a page shows
// message by message lies inside it.

#include "engine/run/run_result.h"

namespace swarmstage {

struct PageWindow {
  Duration from{};
  Duration until{};
  Duration focus{};  // the moment itself

  static PageWindow of(const RunResult& run);
  bool holds(Duration at) const { return from <= at && at <= until; }
};

}  // namespace swarmstage
