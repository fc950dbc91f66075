#include "net/interfaces.h"

#include <algorithm>
#include <array>
#include <bit>
#include <ifaddrs.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/socket_address.h"
#include "net/socket_calls.h"

namespace swarmstage::net {

namespace {

// Changes come in swarms; one look after the swarm is enough.
constexpr Duration settling = 100ms;

std::uint8_t prefix_length(const sockaddr& mask) {
  int bits = 0;
  if (mask.sa_family == AF_INET) {
    bits = std::popcount(reinterpret_cast<const sockaddr_in&>(mask).sin_addr.s_addr);
  } else {
    for (const std::uint8_t byte : reinterpret_cast<const sockaddr_in6&>(mask).sin6_addr.s6_addr) {
      bits += std::popcount(byte);
    }
  }
  return static_cast<std::uint8_t>(bits);
}

IpAddress address_of(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    return from_system(reinterpret_cast<const sockaddr_in&>(address).sin_addr);
  }
  const auto& six = reinterpret_cast<const sockaddr_in6&>(address);
  return from_system(six.sin6_addr, six.sin6_scope_id);
}

Interface interface_of(const ifaddrs& entry) {
  Interface result;
  result.name = entry.ifa_name;
  result.index = static_cast<std::uint16_t>(if_nametoindex(entry.ifa_name));
  result.address = address_of(*entry.ifa_addr);
  if (entry.ifa_netmask) result.prefix_length = prefix_length(*entry.ifa_netmask);
  const bool broadcasts = (entry.ifa_flags & IFF_BROADCAST) != 0;
  if (broadcasts && result.address.is_v4() && entry.ifa_broadaddr) {
    result.broadcast = address_of(*entry.ifa_broadaddr);
  }
  result.up = (entry.ifa_flags & IFF_UP) != 0;
  result.loopback = (entry.ifa_flags & IFF_LOOPBACK) != 0;
  result.multicast = (entry.ifa_flags & IFF_MULTICAST) != 0;
  return result;
}

int open_route_socket() {
  FileDescriptor descriptor(
      ::socket(AF_NETLINK, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, NETLINK_ROUTE));
  sockaddr_nl address{};
  address.nl_family = AF_NETLINK;
  address.nl_groups = RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR;
  const auto* plain = reinterpret_cast<const sockaddr*>(&address);
  if (::bind(descriptor.get(), plain, sizeof(address)) != 0) return -1;
  return descriptor.release();
}

bool same_place(const Interface& left, const Interface& right) {
  return left.index == right.index && left.address == right.address;
}

}  // namespace

std::vector<Interface> read_interfaces() {
  std::vector<Interface> result;
  ifaddrs* first = nullptr;
  if (getifaddrs(&first) != 0) return result;
  for (const ifaddrs* each = first; each; each = each->ifa_next) {
    if (!each->ifa_addr) continue;
    const int family = each->ifa_addr->sa_family;
    if (family == AF_INET || family == AF_INET6) result.push_back(interface_of(*each));
  }
  freeifaddrs(first);
  return result;
}

std::string machine_name() {
  std::array<char, 256> name{};
  return gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "host";
}

std::vector<HostChange> changes_between(const std::vector<Interface>& before,
                                        const std::vector<Interface>& after) {
  std::vector<HostChange> changes;
  const auto counterpart = [](const std::vector<Interface>& list, const Interface& wanted) {
    return std::find_if(list.begin(), list.end(),
                        [&](const Interface& each) { return same_place(each, wanted); });
  };
  using Kind = HostChange::Kind;
  for (const Interface& old : before) {
    if (!old.up || counterpart(after, old) != after.end()) continue;
    changes.push_back({Kind::interface_removed, old});
    changes.back().interface.up = false;
  }
  for (const Interface& now : after) {
    const auto old = counterpart(before, now);
    const bool was_up = old != before.end() && old->up;
    if (old != before.end() && *old == now) continue;
    if (!was_up && !now.up) continue;
    Kind kind = Kind::address_changed;
    if (!was_up) kind = Kind::interface_added;
    if (!now.up) kind = Kind::interface_removed;
    changes.push_back({kind, now});
  }
  return changes;
}

InterfaceWatch::InterfaceWatch(EventLoop& loop, std::function<void()> changed)
    : loop_(loop), changed_(std::move(changed)), alarm_(loop.alarms(), *this) {
  const int descriptor = open_route_socket();
  if (descriptor < 0) return;
  watch_ = Watch(loop, descriptor, *this);
  watch_.wait_readable();
}

void InterfaceWatch::readable() {
  const auto buffer = loop_.buffer();
  while (::recv(watch_.descriptor(), buffer.data(), buffer.size(), 0) > 0) {
  }
  if (!alarm_.is_set()) alarm_.set(loop_.now() + settling);
  watch_.wait_readable();
}

void InterfaceWatch::due(TimePoint) {
  changed_();
}

}  // namespace swarmstage::net
