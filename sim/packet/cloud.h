#pragma once

// Everything between hosts: up the sender's access line, across the wire of the
// segment or between two segments, down the receiver's access line; or over the
// pair's own line alone. One event for each packet, and one more before each
// line after the first that makes packets wait. Hosts attach by ports, numbered
// densely from 0, one for each interface; a broadcast reaches the ports of the
// sender's segment. Lines may change at any time, for packets sent from then on.
//
// Without routing any two segments reach each other, over nothing if no wire has
// been laid. With it a segment is a router with its hosts, and a packet takes the
// shortest way over the wires there are, all flows of a wire sharing its queue.
//
// The cloud outlives its devices and every event of the simulation. A port keeps
// its number, address, dice and queues when its host is replaced; its generation
// tells packets that were on their way to the former host from later ones.

#include <cstdint>
#include <map>
#include <vector>

#include <ns3/packet.h>
#include <ns3/ptr.h>

#include "core/node/random.h"
#include "core/stage/network_plan.h"
#include "sim/packet/address_index.h"
#include "sim/packet/line.h"
#include "sim/packet/partitions.h"
#include "sim/packet/router_graph.h"

namespace swarmstage::packet {

class CloudDevice;
class Journey;
enum class Stop : std::uint8_t;

/// Who is attached: an address in the subnet of its segment.
struct PortPlan {
  std::uint32_t host = 0;
  std::uint32_t segment = 0;
  std::uint32_t address = 0;  // IPv4, host order; nobody else's
  std::uint8_t prefix_length = 24;
  std::uint64_t stable_id = 0;  // keys its dice
  LinkQuality access;
};

struct CloudCounters {
  std::uint64_t sent = 0;            // packets given to a line, broadcasts once
  std::uint64_t delivered = 0;       // packets handed to a host
  std::uint64_t lost = 0;            // by chance
  std::uint64_t overflowed = 0;      // no room in a queue
  std::uint64_t blocked = 0;         // by a partition
  std::uint64_t unroutable = 0;      // nobody has the address, or its host is down
  std::uint64_t datagrams_lost = 0;  // of all these, packets of UDP
};

class Cloud {
 public:
  explicit Cloud(std::uint64_t run_seed, bool routed = false)
      : run_seed_(run_seed), routed_(routed) {}
  Cloud(const Cloud&) = delete;
  Cloud& operator=(const Cloud&) = delete;

  // Building and changing.
  std::uint32_t add_port(const PortPlan& plan);
  void set_access(std::uint32_t port, const LinkQuality& access);
  /// In that direction; within a segment if both are the same.
  void set_between(std::uint32_t from_segment, std::uint32_t to_segment,
                   const LinkQuality& quality);
  bool routed() const { return routed_; }
  /// One way, in place of access lines and segments.
  void set_link(std::uint32_t from_host, std::uint32_t to_host, const LinkQuality& quality);
  void clear_link(std::uint32_t from_host, std::uint32_t to_host);
  Partitions& partitions() { return partitions_; }

  // For devices and hosts.
  /// The device takes the port over; what is on its way to the former one is lost.
  void attach(std::uint32_t port, CloudDevice& device, std::uint32_t context);
  void detach(std::uint32_t port);
  void join(std::uint32_t port, std::uint32_t group);
  void leave(std::uint32_t port, std::uint32_t group);
  /// Takes an IPv4 packet with its header, for another host. False: no room for it.
  bool send(std::uint32_t from, ns3::Ptr<ns3::Packet> packet);

  // Asking.
  std::uint32_t find(std::uint32_t address) const { return addresses_.find(address); }
  std::uint32_t size() const { return static_cast<std::uint32_t>(ports_.size()); }
  bool attached(std::uint32_t port) const { return ports_[port].device != nullptr; }
  std::uint16_t mtu(std::uint32_t port) const;
  const CloudCounters& counters() const { return counters_; }

 private:
  friend class Journey;

  struct Port {
    CloudDevice* device = nullptr;  // null while down
    std::uint32_t generation = 0;
    std::uint32_t context = 0;
    std::uint32_t host = 0;
    std::uint32_t segment = 0;
    std::uint32_t address = 0;
    std::uint32_t broadcast = 0;
    Random random;
    Line up;
    Line down;
  };
  struct Wire {
    std::uint32_t to = 0;
    Line line;
  };
  /// By origin, then ordered by destination: most have few.
  using Wires = std::vector<std::vector<Wire>>;
  struct Segment {
    std::vector<std::uint32_t> members;
    std::map<std::uint32_t, std::vector<std::uint32_t>> groups;
  };

  // From the sender to the next stop, and on from there.
  bool depart(std::uint32_t from, std::uint32_t to, const ns3::Ptr<ns3::Packet>& packet);
  bool spread(std::uint32_t from, const std::vector<std::uint32_t>& receivers,
              const ns3::Ptr<ns3::Packet>& packet);
  void launch(const ns3::Ptr<ns3::Packet>& packet, std::uint32_t from, std::uint32_t to, Stop stop,
              const Passage& passage);
  void advance(Journey& journey);
  void proceed(Journey& journey, TimePoint at);
  bool cross(Journey& journey, Line& line, Stop next, TimePoint& at);
  void fan_out(const Journey& journey, TimePoint at);
  void schedule(Journey& journey, TimePoint at);
  void deliver(Journey& journey);
  /// Counts what the dice said; true if the packet goes on.
  bool goes_on(const Passage& passage, const ns3::Packet& packet);
  void lose(std::uint64_t& counter, const ns3::Packet& packet);

  Segment& segment(std::uint32_t index);
  /// Where a packet that is about to cross comes to; none: no way leads there.
  std::uint32_t next_segment(const Journey& journey);
  Line* next_line(const Journey& journey, std::uint32_t next_segment);
  Line* wire(std::uint32_t from_segment, std::uint32_t to_segment);
  Line* link(std::uint32_t from_host, std::uint32_t to_host);
  bool cut(std::uint32_t from_port, std::uint32_t to_port) const;
  const std::vector<std::uint32_t>* receivers(std::uint32_t port, std::uint32_t destination) const;
  static Line* find(Wires& wires, std::uint32_t from, std::uint32_t to);
  static Line& make(Wires& wires, std::uint32_t from, std::uint32_t to);

  std::uint64_t run_seed_;
  bool routed_;
  RouterGraph routes_;
  std::vector<Port> ports_;
  AddressIndex addresses_;
  std::vector<Segment> segments_;
  Wires wires_;  // between segments
  Wires links_;  // between hosts
  Partitions partitions_;
  CloudCounters counters_;
};

}  // namespace swarmstage::packet
