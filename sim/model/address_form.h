#pragma once

// How addresses look to nodes. Inside the model they are 32 bits, whatever the
// family: a run has hosts of IPv4, or of IPv6 alone, where 10.0.16.3 looks like
// fd00::a00:1003 and groups are numbered in the order in which they are joined.

#include <cstdint>
#include <map>
#include <vector>

#include "core/node/endpoint.h"

namespace swarmstage::model {

class AddressForm {
 public:
  /// An address that no host and no group has.
  static constexpr std::uint32_t nowhere = 0xffffffffU;

  explicit AddressForm(bool ipv6 = false) : ipv6_(ipv6) {}

  bool ipv6() const { return ipv6_; }
  /// Whether a socket can have it, or be bound to all there are by it.
  bool speaks(const IpAddress& address) const { return address.is_v4() != ipv6_; }
  IpAddress outside(std::uint32_t address) const {
    return ipv6_ ? outside_v6(address) : IpAddress::v4(address);
  }
  /// Of a subnet that has so many of the 32 bits.
  std::uint8_t prefix_length(unsigned bits) const {
    constexpr unsigned bits_in_front = 96;
    return static_cast<std::uint8_t>(ipv6_ ? bits_in_front + bits : bits);
  }
  /// 0: the unspecified one.
  std::uint32_t inside(const IpAddress& address) const {
    if (!ipv6_) return address.is_v4() ? address.to_v4() : nowhere;
    return inside_v6(address);
  }
  /// The same for a group that somebody joins: from now on it is known.
  std::uint32_t joined(const IpAddress& group);

 private:
  IpAddress outside_v6(std::uint32_t address) const;
  std::uint32_t inside_v6(const IpAddress& address) const;

  bool ipv6_;
  std::vector<IpAddress> groups_;  // of IPv6, by their number
  std::map<IpAddress, std::uint32_t> group_numbers_;
};

}  // namespace swarmstage::model
