#pragma once

// One direction of a link in use: the queue in front of it, its delay, and the
// dice that decide a packet's fate. Nothing here is an event: a line only knows
// until when it is busy and when the last packet came out of it. So the packets
// of a line that waits (has a rate, or jitter that must not overtake) have to be
// shown to it in the order in which they reach it; others in any order. Dice are
// thrown only where they can fall either way: a lossless line throws none.

#include <cstdint>

#include "core/node/random.h"
#include "core/node/time.h"
#include "core/stage/network_plan.h"

namespace swarmstage::packet {

enum class Fate : std::uint8_t { passed, lost, overflowed };

struct Passage {
  Fate fate = Fate::passed;
  bool duplicated = false;
  TimePoint out{};  // when it is at the other end
};

class Line {
 public:
  Line() { set(LinkQuality{}); }
  explicit Line(const LinkQuality& quality) { set(quality); }

  /// Holds for packets that come from now on; the queue stays.
  void set(const LinkQuality& quality);
  const LinkQuality& quality() const { return quality_; }
  bool waits() const { return waits_; }

  /// A packet of this size reaches the line's queue at that time.
  Passage cross(TimePoint in, std::uint32_t bytes, Random& random);
  /// The two halves of crossing, for a frame that is sent once and reaches many:
  /// through the queue, and along the wire.
  Passage enqueue(TimePoint in, std::uint32_t bytes);
  Passage travel(TimePoint from, Random& random);

 private:
  Duration serialisation(std::uint64_t bytes) const;
  Duration delay(Random& random) const;
  bool loses(Random& random);

  LinkQuality quality_;
  Duration wait_max_{};
  TimePoint busy_until_{};
  TimePoint last_out_{};
  bool waits_ = false;
  bool bad_ = false;  // in the bad state of its loss model
};

/// Normally distributed with this deviation around 0, from basic operations
/// only, so that it is the same on every machine.
Duration normal_deviation(Random& random, Duration deviation);

}  // namespace swarmstage::packet
