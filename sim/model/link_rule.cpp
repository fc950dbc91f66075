#include "sim/model/link_rule.h"

#include <algorithm>
#include <tuple>

#include "core/base/assert.h"
#include "core/node/random.h"

namespace swarmstage::model {

namespace {

// The sum of four uniform numbers: near enough to the normal distribution, and
// never further out than 3.5 deviations.
Ticks normal(Dice& dice, Ticks deviation) {
  const std::uint64_t thrown = dice.next();
  std::int64_t sum = -131'070;  // minus the mean of four 16-bit numbers
  for (unsigned shift = 0; shift < 64; shift += 16)
    sum += static_cast<std::int64_t>(thrown >> shift & 0xffffU);
  constexpr std::int64_t deviation_of_sum = 37'837;
  __extension__ using Wide = __int128;
  return static_cast<Ticks>(Wide{deviation} * sum / deviation_of_sum);
}

Ticks exponential(Dice& dice, Ticks mean) {
  const double uniform = (static_cast<double>(dice.next() >> 11U) + 1) * 0x1.0p-53;
  return static_cast<Ticks>(-static_cast<double>(mean) * portable_log(uniform));
}

Ticks uniform(Dice& dice, Ticks range) {
  return static_cast<Ticks>(dice.below(2 * static_cast<std::uint64_t>(range) + 1)) - range;
}

}  // namespace

LinkRule::LinkRule(const LinkQuality& quality)
    : latency_(ticks(quality.latency)),
      lose_(quality.loss.probability),
      simple_(quality.jitter <= 0ns && quality.loss.enter_bad <= 0 && quality.duplicate <= 0 &&
              quality.reorder <= 0),
      keeps_order_(quality.keeps_order),
      shape_(quality.shape),
      mtu_(static_cast<std::uint16_t>(std::clamp(quality.mtu, 68U, 0xffffU))),  // as IPv4 allows
      jitter_(ticks(quality.jitter)),
      lose_when_bad_(quality.loss.bad_probability),
      enter_bad_(quality.loss.enter_bad),
      leave_bad_(quality.loss.leave_bad),
      duplicate_(quality.duplicate),
      reorder_(quality.reorder),
      reorder_by_(ticks(quality.reorder_by)) {
  SWARMSTAGE_ASSERT(latency_ >= 0 && jitter_ >= 0 && reorder_by_ >= 0,
                    "a link has a negative delay");
  if (quality.bandwidth == 0) return;
  // Below 8 bits a second a large packet would take longer than can be counted.
  constexpr std::uint64_t byte_at_one_bit = 8'000'000'000ULL << byte_time_bits;
  const std::uint64_t bandwidth = std::max<std::uint64_t>(8, quality.bandwidth);
  byte_time_ = std::max<std::uint64_t>(1, byte_at_one_bit / bandwidth);
  const double wait = static_cast<double>(quality.queue_bytes) * static_cast<double>(byte_time_) /
                      static_cast<double>(1U << byte_time_bits);
  wait_limit_ = wait < 1e18 ? static_cast<Ticks>(wait) : end_of_time / 8;
}

void LinkRule::cross_with_care(bool& bad, Dice& dice, std::uint32_t pieces,
                               Crossing& crossing) const {
  for (std::uint32_t piece = 0; piece < pieces; ++piece) {
    if (enter_bad_.possible() || bad)
      bad = bad ? !leave_bad_.happens(dice) : enter_bad_.happens(dice);
    crossing.lost |= (bad ? lose_when_bad_ : lose_).happens(dice);
  }
  if (jitter_ > 0) {
    crossing.time += std::max(-latency_, draw_jitter(dice));
    crossing.keeps_order |= keeps_order_;
  }
  if (reorder_.happens(dice)) {
    crossing.time += reorder_by_;
    crossing.held_back = true;
  }
  crossing.duplicated |= duplicate_.happens(dice);
}

Ticks LinkRule::draw_jitter(Dice& dice) const {
  switch (shape_) {
    case JitterShape::normal:
      return normal(dice, jitter_);
    case JitterShape::exponential:
      return exponential(dice, jitter_);
    case JitterShape::uniform:
      break;
  }
  return uniform(dice, jitter_);
}

RuleBook::RuleBook() {
  add(LinkQuality{});
}

std::uint32_t RuleBook::add(const LinkQuality& quality) {
  const auto next = static_cast<std::uint32_t>(rules_.size());
  const auto [entry, is_new] = numbers_.try_emplace(quality, next);
  if (is_new) rules_.emplace_back(quality);
  return entry->second;
}

bool RuleBook::Less::operator()(const LinkQuality& left, const LinkQuality& right) const {
  const auto key = [](const LinkQuality& q) {
    return std::tie(q.latency, q.jitter, q.shape, q.keeps_order, q.bandwidth, q.queue_bytes,
                    q.loss.probability, q.loss.enter_bad, q.loss.leave_bad, q.loss.bad_probability,
                    q.duplicate, q.reorder, q.reorder_by, q.mtu);
  };
  return key(left) < key(right);
}

}  // namespace swarmstage::model
