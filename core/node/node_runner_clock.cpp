// The part of NodeRunner that gives its node a clock of its own.

#include "core/base/assert.h"
#include "core/node/node_runner.h"
#include "core/node/runner_group.h"
#include "core/trace/record_codec.h"

namespace swarmstage {

// The node's timers stand in its own time, so they move with its clock; the driver is
// told if it must wake us earlier. Too early a wake is harmless, and asks again.
void NodeRunner::set_clock(TimePoint now, const LocalClock& clock) {
  if (life_ == Life::over || (clock.is_true() && drifts_ == 0)) return;
  SWARMSTAGE_ASSERT(group_.active_ == nullptr, "a clock is set inside a handler");
  SWARMSTAGE_ASSERT(now >= last_time_, "time goes back");
  last_time_ = now;
  if (group_.trace_) {
    RecordWriter out(group_.scratch_);
    encode_clock(out, clock);
    record(RecordKind::clock, 0, out.view());
  }
  rest().clock = std::make_unique<LocalClock>(clock);
  drifts_ = 1;
  settle(now);
}

}  // namespace swarmstage
