#pragma once

// The network between hosts: who can be reached, by which way, and when a packet
// sent now will be there. It computes; it queues no events and knows no nodes.
//
// A packet is carried in legs. send() takes it up the sender's access link and
// onwards (or over the pair's own link), as far as nothing but its own sender
// can make it wait. Queues shared with others must be entered in the order of
// arrival: for those the caller comes back at Transit::at and calls enter_middle
// or enter_line, as Transit::next says. A link without a limit has no queue and
// needs no visit, so that most packets need a single event.
//
// A patient packet waits for room in a queue where others are dropped: the
// pieces of streams, whose sender would only try again.

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "core/stage/network_plan.h"
#include "sim/model/address_form.h"
#include "sim/model/address_plan.h"
#include "sim/model/growing_array.h"
#include "sim/model/host_state.h"
#include "sim/model/link_rule.h"
#include "sim/model/name_list.h"
#include "sim/model/partitions.h"

namespace swarmstage::model {

/// Where a packet stands at the time its event comes.
enum class Leg : std::uint8_t {
  middle,  // before the link between two segments
  line,    // at the end of the receiver's access link, if that was idle
  arrived,
};

struct Transit {
  Ticks at = 0;
  Leg next = Leg::arrived;
  bool lost = false;
  bool duplicated = false;
};

inline constexpr std::uint32_t loopback_address = 127U << 24U | 1;

/// What a packet needs on the wire besides its own bytes.
inline constexpr std::uint32_t frame_bytes = 38;  // Ethernet, gap and preamble included
inline constexpr std::uint32_t ip_header_bytes = 20;
inline constexpr std::uint32_t udp_header_bytes = 8;
inline constexpr std::uint32_t tcp_header_bytes = 20;

/// A payload in one packet, or in as many fragments as the MTU asks for.
inline Load load_of(std::uint32_t payload, std::uint32_t header, std::uint32_t mtu) {
  const std::uint32_t room = mtu - ip_header_bytes;
  const std::uint32_t pieces = payload + header <= room ? 1 : (payload + header + room - 1) / room;
  return {payload + header + pieces * (ip_header_bytes + frame_bytes), pieces};
}

class Network {
 public:
  Network(std::uint64_t seed, bool ipv6) : seed_(seed), form_(ipv6) {}
  Network(const Network&) = delete;
  Network& operator=(const Network&) = delete;

  // Building and changing; holds for what is sent from then on.
  std::uint32_t add_segment(const SegmentPlan& plan);
  std::uint32_t add_host(const HostPlan& plan);
  void set_between(std::uint32_t left, std::uint32_t right, const LinkQuality& quality);
  void set_link(std::uint32_t from, std::uint32_t to, const LinkQuality& quality);
  void clear_link(std::uint32_t from, std::uint32_t to);
  void set_access(std::uint32_t host, const LinkQuality& quality);
  void set_interface(std::uint32_t host, std::uint16_t interface, bool up);
  Partitions& partitions() { return partitions_; }
  AddressForm& form() { return form_; }

  // Hosts. Interfaces are counted from 0 in the order of the plan.
  HostState& host(std::uint32_t number) { return hosts_[number]; }
  const HostState& host(std::uint32_t number) const { return hosts_[number]; }
  /// Asks the processor to fetch the record of a host.
  [[gnu::always_inline]] void fetch_ahead(std::uint32_t number) const {
    __builtin_prefetch(&hosts_[number]);
  }
  std::uint32_t host_count() const { return hosts_.size(); }
  const AddressPlan& addresses() const { return addresses_; }
  const Host& described(std::uint32_t number);
  std::uint16_t interface_count(std::uint32_t host) const;
  std::uint32_t interface_address(std::uint32_t host, std::uint16_t interface) const;
  bool interface_up(std::uint32_t host, std::uint16_t interface) const;
  /// Nothing if the address is not the host's own.
  std::optional<std::uint16_t> interface_of(std::uint32_t host, std::uint32_t address) const;
  /// The host's attachment to that segment, if it is up.
  std::optional<Attachment> attachment_in(std::uint32_t host, std::uint32_t segment) const;
  std::uint32_t access_mtu(std::uint32_t host) const { return rules_[hosts_[host].access].mtu(); }
  /// Calls visit(segment, address) for each interface that is up.
  template <class Visit>
  void each_interface(std::uint32_t host, Visit visit) const;

  // Carrying.
  /// The way from a host to an address; null: there is none. Valid until the
  /// next call for that host.
  Flow* flow_to(std::uint32_t from, std::uint32_t address) {
    Flow* flow = hosts_[from].flows.find(address);
    if (flow != nullptr && flow->version == version_) [[likely]]
      return flow;
    return work_out(from, address, flow);
  }
  /// Nothing: no room in the first queue.
  std::optional<Transit> send(std::uint32_t from, Flow& flow, Load load, Ticks now, bool patient);
  /// A packet to the own host crosses no link, but some time passes all the same:
  /// nothing a node does comes back to it within the instant.
  static Transit to_itself(Ticks now) { return {now + 10'000}; }
  std::optional<Transit> enter_middle(Flow& flow, Load load, Ticks at, bool patient);
  /// When it will be through; `at` itself if the line was idle. Nothing: no room.
  std::optional<Ticks> enter_line(std::uint32_t to, Load load, Ticks at, bool patient);
  /// Before send_to_member: onto the segment, once for all its members.
  std::optional<Ticks> leave(std::uint32_t from, std::uint32_t segment, Load load, Ticks now);
  /// To one member of the segment; `ready` is what leave() said, `number` tells
  /// this broadcast of the sender from its others.
  Transit send_to_member(std::uint32_t from, const Attachment& to, std::uint32_t number, Load load,
                         Ticks ready);

 private:
  // The link between two segments, one way.
  struct Wire {
    std::uint32_t rule = RuleBook::ideal;
    Ticks busy_until = 0;
    bool bad = false;
  };

  Flow* work_out(std::uint32_t from, std::uint32_t address, Flow* flow);
  Flow& add_flow(std::uint32_t from, std::uint32_t address, const Attachment& to);
  bool choose_way(std::uint32_t from, const Attachment& to, Flow& flow);
  const Attachment* source_of(std::uint32_t from, std::uint32_t to_segment) const;
  std::uint32_t wire_between(std::uint32_t from_segment, std::uint32_t to_segment);
  std::uint64_t pair_key(std::uint32_t from, const Attachment& to) const;
  Transit go_down(Flow& flow, Load load, Crossing crossing, Dice& dice);
  static Transit onto_line(const LinkRule& down, Load load, const Crossing& crossing);

  std::uint64_t seed_;
  AddressForm form_;
  std::uint32_t version_ = 1;  // of everything that decides a way
  AddressPlan addresses_;
  RuleBook rules_;
  Partitions partitions_;
  GrowingArray<HostState> hosts_;
  NameList names_;
  std::vector<std::uint32_t> segment_access_;
  std::map<std::uint64_t, std::uint32_t> wire_numbers_;
  std::vector<Wire> wires_;
};

template <class Visit>
void Network::each_interface(std::uint32_t host, Visit visit) const {
  const HostState& state = hosts_[host];
  const std::uint32_t first_segment = addresses_.find(state.address)->segment;
  if (!state.extras) return visit(first_segment, state.address);
  if (state.extras->first_interface_up) visit(first_segment, state.address);
  for (const MoreInterface& each : state.extras->interfaces) {
    if (each.up) visit(each.segment, each.address);
  }
}

}  // namespace swarmstage::model
