#pragma once

// So many at once, then one per period. A value of 16 bytes and a time; exact,
// and without a timer of its own.

#include "core/node/time.h"

namespace swarmstage {

class RateLimit {
 public:
  RateLimit(Duration period, unsigned burst) : period_(period), burst_(burst) {}

  /// Counts this one if it is allowed.
  bool allow(TimePoint now) {
    if (next_ < now) next_ = now;
    if (next_ - now > period_ * (burst_ - 1)) return false;
    next_ += period_;
    return true;
  }
  /// When allow would say yes, if nothing is asked meanwhile.
  TimePoint open_at() const { return next_ - period_ * (burst_ - 1); }

 private:
  Duration period_;
  unsigned burst_;
  TimePoint next_{};
};

}  // namespace swarmstage
