#pragma once

// The clock of a node as a stage keeps it, through all lives of the node: how far its
// dates are wrong, and the local clock that its runner is told of.

#include <cmath>

#include "core/node/local_clock.h"
#include "core/stage/network_plan.h"

namespace swarmstage {

class SkewedClock {
 public:
  void set(TimePoint now, const ClockSkew& skew) {
    offset_ = skew.offset;
    local_.set_gain(now, std::llround(skew.drift_ppm * 1000));
  }
  const LocalClock& local() const { return local_; }
  /// How far the date that a node reads is from the true one.
  Duration departure(TimePoint now) const { return offset_ + local_.gained(now); }

 private:
  Duration offset_{};
  LocalClock local_;
};

}  // namespace swarmstage
