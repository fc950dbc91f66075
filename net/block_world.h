#pragma once

// The hosts, segments and partitions of a run on loopback: who is where, and who
// can reach whom. Changed by the stage between events only; read by the drivers
// of all threads. The groups alone change during events, and guard themselves.

#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <vector>

#include "core/node/host.h"
#include "core/stage/network_plan.h"
#include "net/loopback_block.h"

namespace swarmstage::net {

/// One interface of one host.
struct Place {
  HostIndex host;
  std::uint16_t interface = 0;  // its position in the host's list
  friend bool operator==(const Place&, const Place&) = default;
};

struct BlockHost {
  Host description;
  std::vector<SegmentIndex> segments;  // of each interface
  std::vector<NodeIndex> nodes;
  bool powered = true;
  bool paused = false;
};

/// Who has joined which multicast group. Each group has a mark by which a
/// datagram says that it was sent to it. For any thread. Where several processes
/// share a run, somebody else gives the marks and tells everybody who joined.
class GroupTable {
 public:
  using Told = std::function<void(const IpAddress& group, HostIndex host, std::uint16_t number,
                                  bool joined)>;

  /// Marks a datagram that was broadcast; those of groups are below it.
  static constexpr std::uint8_t broadcast_mark = 255;

  void join(const IpAddress& group, HostIndex host, std::uint16_t number);
  void leave(const IpAddress& group, HostIndex host, std::uint16_t number);
  /// From now on join and leave only tell: what comes of it is noted by whoever
  /// knows of all processes.
  void tell(Told told) { told_ = std::move(told); }
  void note_join(const IpAddress& group, HostIndex host, std::uint16_t number, std::uint8_t mark);
  void note_leave(const IpAddress& group, HostIndex host, std::uint16_t number);

  /// 0 if nobody ever joined it, or if there are too many groups.
  std::uint8_t mark_of(const IpAddress& group) const;
  IpAddress group_of(std::uint8_t mark) const;
  bool has_member(const IpAddress& group, HostIndex host, std::uint16_t number) const;

 private:
  using Member = std::pair<HostIndex, std::uint16_t>;
  struct Group {
    std::uint8_t mark = 0;
    std::map<Member, std::uint32_t> members;  // how many ports
  };

  Told told_;
  mutable std::mutex mutex_;
  std::map<IpAddress, Group> groups_;
};

class BlockWorld {
 public:
  explicit BlockWorld(LoopbackBlock block) : block_(std::move(block)) {}

  // Building and changing.
  SegmentIndex add_segment();
  HostIndex add_host(const HostPlan& plan);
  std::uint32_t add_partition(const Partition& partition);
  void remove_partition(std::uint32_t number) { partitions_.erase(number); }

  // Asking.
  const LoopbackBlock& block() const { return block_; }
  BlockHost& host(HostIndex index) { return hosts_[index.value]; }
  const BlockHost& host(HostIndex index) const { return hosts_[index.value]; }
  std::size_t host_count() const { return hosts_.size(); }
  std::size_t segment_count() const { return members_.size(); }
  /// Everybody on the segment, up or not.
  const std::vector<Place>& members(SegmentIndex segment) const { return members_[segment.value]; }
  const Interface& interface(const Place& place) const {
    return host(place.host).description.interfaces[place.interface];
  }
  SegmentIndex segment(const Place& place) const {
    return host(place.host).segments[place.interface];
  }
  std::optional<Place> find(const IpAddress& address) const;
  /// The interface by which that host reaches the place; nothing if all are down.
  std::optional<Place> way_out(HostIndex from, const Place& to) const;
  /// Whether what is sent from there arrives, as far as power, cables and
  /// partitions decide it.
  bool passes(HostIndex from, const Place& to) const;
  /// Whether anything comes back from there: a stream needs both ways.
  bool answers(HostIndex from, const Place& to) const { return !is_partitioned(to.host, from); }

  GroupTable groups;

 private:
  struct Cut {
    std::vector<bool> left;
    std::vector<bool> right;
    bool one_way = false;
  };

  bool is_partitioned(HostIndex from, HostIndex to) const;

  LoopbackBlock block_;
  std::deque<BlockHost> hosts_;              // runners refer to the descriptions
  std::vector<std::vector<Place>> members_;  // by segment
  std::vector<Place> places_;                // by place in the block
  std::map<std::uint32_t, Cut> partitions_;
  std::uint32_t last_partition_ = 0;
};

}  // namespace swarmstage::net
