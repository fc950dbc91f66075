#include "sim/packet/line.h"

#include <algorithm>
#include <cmath>

namespace swarmstage::packet {

namespace {

constexpr double nanosecond_bits_per_byte = 8e9;

}  // namespace

Duration normal_deviation(Random& random, Duration deviation) {
  double x = 0;
  double square = 0;
  do {  // Marsaglia's polar method: no sine, which libraries round differently
    x = 2 * random.real() - 1;
    const double y = 2 * random.real() - 1;
    square = x * x + y * y;
  } while (square >= 1 || square == 0);
  const double normal = x * std::sqrt(-2 * portable_log(square) / square);
  return Duration(static_cast<std::int64_t>(normal * static_cast<double>(deviation.count())));
}

void Line::set(const LinkQuality& quality) {
  quality_ = quality;
  waits_ = quality.bandwidth != 0 || (quality.jitter > 0ns && quality.keeps_order);
  wait_max_ = serialisation(quality.queue_bytes);
}

Duration Line::serialisation(std::uint64_t bytes) const {
  if (quality_.bandwidth == 0) return 0ns;
  const double time = static_cast<double>(bytes) * nanosecond_bits_per_byte /
                      static_cast<double>(quality_.bandwidth);
  constexpr double longest = 3e16;  // a year, which no queue takes
  return Duration(static_cast<std::int64_t>(std::min(time, longest)));
}

Duration Line::delay(Random& random) const {
  const Duration jitter = quality_.jitter;
  if (jitter == 0ns) return quality_.latency;
  Duration extra{};
  switch (quality_.shape) {
    case JitterShape::uniform:
      extra = random.between(-jitter, jitter);
      break;
    case JitterShape::normal:
      extra = normal_deviation(random, jitter);
      break;
    case JitterShape::exponential:
      extra = random.exponential(jitter);
      break;
  }
  return std::max(quality_.latency + extra, Duration(0));
}

bool Line::loses(Random& random) {
  const LossModel& loss = quality_.loss;
  if (loss.enter_bad > 0 || bad_) {
    bad_ = bad_ ? !random.chance(loss.leave_bad) : random.chance(loss.enter_bad);
  }
  const double probability = bad_ ? loss.bad_probability : loss.probability;
  return probability > 0 && random.chance(probability);
}

Passage Line::enqueue(TimePoint in, std::uint32_t bytes) {
  Passage passage;
  passage.out = in;
  if (quality_.bandwidth == 0) return passage;
  const TimePoint start = std::max(in, busy_until_);
  if (start - in > wait_max_) {
    passage.fate = Fate::overflowed;
    return passage;
  }
  busy_until_ = start + serialisation(bytes);
  passage.out = busy_until_;
  return passage;
}

Passage Line::travel(TimePoint from, Random& random) {
  Passage passage;
  passage.out = from + delay(random);
  if (quality_.jitter > 0ns && quality_.keeps_order) {
    passage.out = std::max(passage.out, last_out_);
    last_out_ = passage.out;
  }
  if (quality_.reorder > 0 && random.chance(quality_.reorder)) passage.out += quality_.reorder_by;
  if (loses(random)) passage.fate = Fate::lost;
  passage.duplicated = quality_.duplicate > 0 && random.chance(quality_.duplicate);
  return passage;
}

Passage Line::cross(TimePoint in, std::uint32_t bytes, Random& random) {
  const Passage queued = enqueue(in, bytes);
  return queued.fate == Fate::passed ? travel(queued.out, random) : queued;
}

}  // namespace swarmstage::packet
