#pragma once

// The network of a run as plain data, the same for every stage. A segment is one
// broadcast domain behind one router; a host has an interface in one or more of
// them, reached over an access link. What a packet meets between two hosts:
//
//   up the sender's access link, across (the segment's own wire, or the link
//   between the two segments), down the receiver's access link;
//   or, where the pair has a link of its own, that link alone.
//
// Latencies add up, the bandwidths each have a queue, the losses are independent.
// A stage that cannot honour a quality says so (StageTraits) before the run.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/node/ids.h"
#include "core/node/time.h"

namespace swarmstage {

/// The position of a segment on its stage.
struct SegmentIndex {
  std::uint32_t value = 0;
  friend constexpr auto operator<=>(SegmentIndex, SegmentIndex) = default;
};

/// Loss in two states (Gilbert-Elliott). With enter_bad 0 it is independent.
struct LossModel {
  double probability = 0;      // in the good state
  double enter_bad = 0;        // per packet, from good to bad
  double leave_bad = 1;        // per packet, from bad to good
  double bad_probability = 1;  // in the bad state
  friend bool operator==(const LossModel&, const LossModel&) = default;
};

enum class JitterShape : std::uint8_t { uniform, normal, exponential };

/// How one direction of a link treats packets.
struct LinkQuality {
  Duration latency{};
  Duration jitter{};  // uniform: ± jitter; normal: deviation; exponential: mean, added
  JitterShape shape = JitterShape::uniform;
  bool keeps_order = true;                 // jitter alone never overtakes
  std::uint64_t bandwidth = 0;             // bits per second; 0: without limit
  std::uint64_t queue_bytes = 256U << 10;  // beyond: tail drop
  LossModel loss;
  double duplicate = 0;  // probability that a packet arrives twice
  double reorder = 0;    // probability that a packet is held back by reorder_by
  Duration reorder_by{};
  std::uint32_t mtu = 1500;  // larger datagrams cost a packet for each piece, lose as one

  friend bool operator==(const LinkQuality&, const LinkQuality&) = default;
};

struct SegmentPlan {
  std::string name;
  LinkQuality access;  // each way, for hosts that bring none of their own
};

struct HostPlan {
  std::string name;
  std::vector<SegmentIndex> segments;  // at least one; an interface in each
  std::optional<LinkQuality> access;   // each way
};

/// A clock never runs slower or faster than half as fast again.
inline constexpr double drift_ppm_max = 500'000;

/// How a node's clock departs from true time. The dates it reads are wrong by the
/// offset; with the drift all its time goes faster (slower, if negative) from when it
/// is set: dates, the time it measures by, and its timers.
struct ClockSkew {
  Duration offset{};
  double drift_ppm = 0;
};

/// Hosts that cannot reach each other. One way: from left to right is cut.
struct Partition {
  std::vector<HostIndex> left;
  std::vector<HostIndex> right;
  bool one_way = false;
};

}  // namespace swarmstage
