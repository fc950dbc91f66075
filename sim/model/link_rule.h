#pragma once

// How one direction of a link treats packets: a LinkQuality made ready for use,
// with integer arithmetic only. Rules are immutable and shared by number, since
// thousands of links are alike; what changes while packets pass is kept by
// whoever owns the link (when its queue is empty again, which state its loss is
// in, how often its dice were thrown).

#include <cstdint>
#include <map>
#include <vector>

#include "core/stage/network_plan.h"
#include "sim/model/dice.h"
#include "sim/model/ticks.h"

namespace swarmstage::model {

/// A packet as links see it: pieces no larger than the MTU, bytes with headers.
struct Load {
  std::uint32_t bytes = 0;
  std::uint32_t pieces = 1;
};

/// What happens to one packet on its way.
struct Crossing {
  Ticks time = 0;  // where it stands, and then when it arrives
  bool lost = false;
  bool duplicated = false;
  bool held_back = false;    // reordered: later packets may overtake it
  bool keeps_order = false;  // it may not overtake earlier ones
};

class LinkRule {
 public:
  explicit LinkRule(const LinkQuality& quality);

  bool limited() const { return byte_time_ != 0; }
  Ticks latency() const { return latency_; }
  std::uint16_t mtu() const { return mtu_; }

  /// How long the line is busy with that many bytes.
  Ticks serialisation(std::uint32_t bytes) const {
    return static_cast<Ticks>(bytes * byte_time_ >> byte_time_bits);
  }

  /// Through the queue in front of the line, which is busy until `busy`. False:
  /// no room, and the packet is gone; unless it is patient.
  bool queue_up(Ticks& busy, std::uint32_t bytes, Ticks& time, bool patient) const {
    if (!limited()) return true;
    if (busy > time) {
      if (busy - time > wait_limit_ && !patient) return false;
      time = busy;
    }
    time += serialisation(bytes);
    busy = time;
    return true;
  }

  /// Along the line: loss, delay, and what else chance brings. `bad` is the
  /// state of bursty loss.
  void cross(bool& bad, Dice& dice, std::uint32_t pieces, Crossing& crossing) const {
    crossing.time += latency_;
    if (simple_) [[likely]] {
      for (std::uint32_t piece = 0; piece < pieces; ++piece) crossing.lost |= lose_.happens(dice);
      return;
    }
    cross_with_care(bad, dice, pieces, crossing);
  }

 private:
  static constexpr unsigned byte_time_bits = 16;

  void cross_with_care(bool& bad, Dice& dice, std::uint32_t pieces, Crossing& crossing) const;
  Ticks draw_jitter(Dice& dice) const;

  Ticks latency_;
  std::uint64_t byte_time_ = 0;  // of one byte, in 2^-16 ns; 0: no limit
  Ticks wait_limit_ = 0;
  Chance lose_;
  bool simple_;
  bool keeps_order_;
  JitterShape shape_;
  std::uint16_t mtu_;
  Ticks jitter_;
  Chance lose_when_bad_;
  Chance enter_bad_;
  Chance leave_bad_;
  Chance duplicate_;
  Chance reorder_;
  Ticks reorder_by_;
};

/// The rules of a run, each kept once.
class RuleBook {
 public:
  RuleBook();
  std::uint32_t add(const LinkQuality& quality);
  const LinkRule& operator[](std::uint32_t number) const { return rules_[number]; }

  /// No delay, no limit, no loss.
  static constexpr std::uint32_t ideal = 0;

 private:
  struct Less {
    bool operator()(const LinkQuality& left, const LinkQuality& right) const;
  };
  std::map<LinkQuality, std::uint32_t, Less> numbers_;
  std::vector<LinkRule> rules_;
};

}  // namespace swarmstage::model
