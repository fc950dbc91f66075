#pragma once

// Internet addresses as values. IPv4 is kept in its mapped IPv6 form, so that
// one type holds both; text goes in and out in the usual notations. Parsing
// never resolves a name.

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace swarmstage {

struct IpAddress {
  std::array<std::uint8_t, 16> bytes{};
  std::uint16_t scope = 0;  // interface index of a link-local IPv6 address

  static IpAddress v4(std::uint32_t host_order);
  static IpAddress v4(std::uint8_t a, std::uint8_t b, std::uint8_t c, std::uint8_t d);
  /// All IPv4 interfaces: what a port is bound to when nothing else is said.
  static IpAddress any_v4() { return v4(0); }
  static IpAddress any_v6() { return {}; }
  /// "192.0.2.1", "fe80::1%2" (scope as a number) or "::1"; no names.
  static std::optional<IpAddress> parse(std::string_view text);

  bool is_v4() const;
  std::uint32_t to_v4() const;  // host order; requires is_v4()
  bool is_unspecified() const;
  bool is_loopback() const;
  bool is_multicast() const;
  bool is_limited_broadcast() const { return is_v4() && to_v4() == 0xffffffffU; }
  std::string to_string() const;

  friend auto operator<=>(const IpAddress&, const IpAddress&) = default;
};

struct Endpoint {
  IpAddress address;
  std::uint16_t port = 0;

  /// "192.0.2.1:80" or "[::1]:80"; the port must be a number from 1 to 65535.
  static std::optional<Endpoint> parse(std::string_view text);
  std::string to_string() const;

  friend auto operator<=>(const Endpoint&, const Endpoint&) = default;
};

/// "host:port" cut in two; the host may be a name, an address or "[v6]".
struct HostPort {
  std::string host;
  std::uint16_t port = 0;
  static std::optional<HostPort> parse(std::string_view text);
  friend bool operator==(const HostPort&, const HostPort&) = default;
};

}  // namespace swarmstage
