#pragma once

// What the links of a run on loopback do to packets, computed for the sender at
// the time of sending: when it arrives, whether at all, whether twice. Bandwidth
// queues are shared by all who use the link, losses come in bursts if asked for.
// While no link has a quality of its own nothing is asked of it.
//
// Qualities are set between events; the queues change while nodes send, on any
// thread, and are guarded.

#include <map>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "core/node/random.h"
#include "core/stage/network_plan.h"
#include "net/block_world.h"

namespace swarmstage::net {

/// When a datagram arrives: never, once or twice.
struct Arrivals {
  int count = 0;
  TimePoint times[2] = {};
};

/// What a piece of a stream meets.
struct Crossing {
  bool lost = false;
  TimePoint arrives;
};

class LinkShim {
 public:
  /// `share`: which of the run's processes this is; each loses other packets.
  LinkShim(const BlockWorld& world, std::uint64_t seed, std::uint32_t share = 0)
      : world_(world), random_(seed, share, "links") {}

  // Between events.
  void add_segment(const LinkQuality& access) { segment_access_.push_back(access); }
  void add_host(const HostPlan& plan);
  void set_between(SegmentIndex left, SegmentIndex right, const LinkQuality& quality);
  void set_link(HostIndex from, HostIndex to, const LinkQuality& quality);
  void clear_link(HostIndex from, HostIndex to);
  void set_access(HostIndex host, const LinkQuality& quality);

  /// False: every packet arrives at once, and nothing here need be asked.
  bool is_active() const { return active_; }
  /// From an interface of the sender to one of the receiver.
  Arrivals carry(const Place& from, const Place& to, std::size_t size, TimePoint now);
  /// A piece of a stream waits where a datagram would be dropped.
  Crossing carry_piece(const Place& from, const Place& to, std::size_t size, TimePoint now);
  /// One way, without queues and jitter.
  Duration latency(const Place& from, const Place& to) const;
  /// How much of a stream may be under way at once.
  std::size_t window(const Place& from, const Place& to) const;

 private:
  struct Link {
    LinkQuality quality;
    TimePoint busy_until{};
    bool bad = false;  // the state of its losses
  };
  using Pair = std::pair<std::uint32_t, std::uint32_t>;
  // The links of one way, in order.
  struct Way {
    std::size_t count = 0;
    Link* links[3] = {};
  };

  Way way(const Place& from, const Place& to) const;
  static bool queue(Link& link, std::size_t bytes, TimePoint& at);
  static void wait_in_queue(Link& link, std::size_t bytes, TimePoint& at);
  bool loses(Link& link, std::size_t packets);
  Duration delay_of(const LinkQuality& quality);
  void look_for_activity();

  const BlockWorld& world_;
  mutable std::mutex mutex_;
  Random random_;
  bool active_ = false;
  std::vector<LinkQuality> segment_access_;
  // Mutable through a constant way: looking up is no change, queueing is guarded.
  mutable std::vector<Link> up_;    // by host
  mutable std::vector<Link> down_;  // by host
  mutable std::map<Pair, Link> between_;
  mutable std::map<Pair, Link> own_;
  std::map<Pair, TimePoint> last_arrival_;  // of those that keep their order
};

}  // namespace swarmstage::net
