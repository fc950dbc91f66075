#include "sim/model/address_form.h"

#include <algorithm>
#include <array>

namespace swarmstage::model {

namespace {

constexpr std::uint32_t first_group = 0xe0000000U;
constexpr std::uint32_t unknown_group = 0xefffffffU;  // nobody has joined it
constexpr std::uint32_t loopback = 127U << 24U | 1U;
constexpr std::size_t prefix_bytes = 12;  // fd00::, and the address behind it
constexpr std::array<std::uint8_t, prefix_bytes> prefix = {0xfd};

IpAddress loopback_v6() {
  IpAddress address;
  address.bytes.back() = 1;
  return address;
}

/// The scope says by which interface; the group is the same.
IpAddress without_scope(IpAddress address) {
  address.scope = 0;
  return address;
}

}  // namespace

IpAddress AddressForm::outside_v6(std::uint32_t address) const {
  if (address == 0) return IpAddress::any_v6();
  if (address == loopback) return loopback_v6();
  if (address >= first_group && address - first_group < groups_.size()) {
    return groups_[address - first_group];
  }
  IpAddress outside;
  std::copy(prefix.begin(), prefix.end(), outside.bytes.begin());
  for (std::size_t i = 0; i < 4; ++i) {
    outside.bytes[prefix_bytes + i] = static_cast<std::uint8_t>(address >> (24 - 8 * i));
  }
  return outside;
}

std::uint32_t AddressForm::inside_v6(const IpAddress& address) const {
  if (address.is_v4()) return nowhere;
  if (address.is_unspecified()) return 0;
  if (address.is_loopback()) return loopback;
  if (address.is_multicast()) {
    const auto known = group_numbers_.find(without_scope(address));
    return known == group_numbers_.end() ? unknown_group : known->second;
  }
  if (!std::equal(prefix.begin(), prefix.end(), address.bytes.begin())) return nowhere;
  std::uint32_t inside = 0;
  for (std::size_t i = prefix_bytes; i < address.bytes.size(); ++i) {
    inside = inside << 8U | address.bytes[i];
  }
  return inside;
}

std::uint32_t AddressForm::joined(const IpAddress& group) {
  if (!ipv6_ || !group.is_multicast() || group.is_v4()) return inside(group);
  const auto number = first_group + static_cast<std::uint32_t>(groups_.size());
  if (number == unknown_group) return unknown_group;
  const auto [entry, is_new] = group_numbers_.try_emplace(without_scope(group), number);
  if (is_new) groups_.push_back(entry->first);
  return entry->second;
}

}  // namespace swarmstage::model
