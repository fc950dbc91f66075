#pragma once

// The port of multicast DNS: 5353, which all responders of a machine share, in each
// family of addresses that the host has, with the groups joined. What is said goes
// out on every interface that we use, or on one; each has a link of its own, by the
// interface's index, whose hosts reach us by that interface's addresses. What is heard must have
// come by multicast, and so from this very network, on a link that we use, at no more than a rate;
// a response must have come from that port too.

#include <array>
#include <cstdint>
#include <functional>
#include <optional>

#include "core/dns_sd/dns_message.h"
#include "core/node/close_reason.h"
#include "core/node/context.h"
#include "core/node/datagram.h"
#include "core/node/host.h"
#include "core/node/link_membership.h"
#include "core/node/rate_limit.h"

namespace swarmstage::dns_sd {

inline constexpr std::uint16_t multicast_port = 5353;

struct RadioCounters {
  std::uint64_t sent = 0;
  std::uint64_t heard = 0;
  std::uint64_t too_many = 0;  // heard, and dropped because of the rate
  std::array<std::uint64_t, dns_fault_count> faults{};
};

class Radio {
 public:
  using Uses = std::function<bool(const Interface&)>;
  /// An interface's index.
  using Link = std::uint16_t;

  Radio(bool ipv6, Uses uses) : ipv6_(ipv6), uses_(std::move(uses)) {}

  void open(Context& context);
  /// Whether that was the first port to open.
  bool opened(Context& context, PortId port);
  void failed(Context& context, PortId port, CloseReason reason);
  void closed(PortId port);
  /// Opens what is missing, and keeps to the groups on those interfaces that we use now.
  void look_around(Context& context);

  bool is_open() const { return open_[0] || open_[1]; }
  /// The same on every link.
  void say(Context& context, const DnsMessage& message);
  void say_on(Context& context, Link link, const DnsMessage& message);
  void say_to(Context& context, const Endpoint& to, const DnsMessage& message);
  /// What it says, if it may be looked at.
  std::optional<DnsMessage> hear(const Context& context, const Datagram& datagram);
  /// Those we speak on, each once.
  std::vector<Link> links(const Context& context) const;
  bool speaks_on(const Context& context, Link link) const;
  /// Where those on that link can reach us.
  std::vector<IpAddress> own_addresses(const Context& context, Link link) const;
  bool uses(const Interface& interface) const {
    return interface.up && !interface.loopback && uses_(interface);
  }
  const RadioCounters& counters() const { return counters_; }

 private:
  bool speaks_on(const Interface& interface) const;
  std::vector<Link> links_of(const Context& context, std::size_t family) const;
  void keep_group(Context& context, std::size_t family);

  bool ipv6_;
  Uses uses_;
  std::array<PortId, 2> ports_;  // of IPv4 and IPv6
  std::array<LinkMembership, 2> groups_;
  std::array<bool, 2> open_{};
  std::array<bool, 2> complained_{};
  RateLimit rate_{2ms, 200};
  RadioCounters counters_;
};

}  // namespace swarmstage::dns_sd
