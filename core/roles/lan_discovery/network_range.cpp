#include "core/roles/lan_discovery/network_range.h"

#include <charconv>

namespace swarmstage::lan_discovery {

namespace {

constexpr unsigned mapped_bits = 96;  // before the IPv4 address in its mapped form

}  // namespace

std::optional<NetworkRange> NetworkRange::parse(std::string_view text) {
  const std::size_t slash = text.find('/');
  const auto address = IpAddress::parse(text.substr(0, slash));
  if (!address) return std::nullopt;
  const unsigned longest = address->is_v4() ? 32 : 128;
  unsigned length = longest;
  if (slash != std::string_view::npos) {
    const std::string_view digits = text.substr(slash + 1);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), length);
    const bool whole = end == digits.data() + digits.size() && !digits.empty();
    if (error != std::errc() || !whole || length > longest) return std::nullopt;
  }
  return NetworkRange{*address, static_cast<std::uint8_t>(length)};
}

bool NetworkRange::contains(const IpAddress& other) const {
  if (address.is_v4() != other.is_v4()) return false;
  const unsigned bits = prefix_length + (address.is_v4() ? mapped_bits : 0U);
  for (unsigned at = 0; at < bits; at += 8) {
    const unsigned rest = bits - at;
    const unsigned mask = rest >= 8 ? 0xffU : 0xffU << (8 - rest) & 0xffU;
    const unsigned differs = unsigned{address.bytes[at / 8]} ^ unsigned { other.bytes[at / 8] };
    if ((differs & mask) != 0) return false;
  }
  return true;
}

}  // namespace swarmstage::lan_discovery
