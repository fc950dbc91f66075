#include "core/node/endpoint.h"

#include <arpa/inet.h>
#include <charconv>
#include <cstring>

namespace swarmstage {

namespace {

constexpr std::array<std::uint8_t, 12> mapped_prefix = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

std::optional<std::uint16_t> parse_number(std::string_view text, unsigned low) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || text.empty()) return {};
  if (value < low || value > 65535) return std::nullopt;
  return static_cast<std::uint16_t>(value);
}

// By hand: lists of peers are made of these, and inet_ntop goes through printf.
std::string v4_text(const std::uint8_t* bytes) {
  char text[16];
  char* at = text;
  for (unsigned i = 0; i < 4; ++i) {
    if (i != 0) *at++ = '.';
    at = std::to_chars(at, text + sizeof(text), unsigned{bytes[i]}).ptr;
  }
  return {text, at};
}

}  // namespace

IpAddress IpAddress::v4(std::uint32_t host_order) {
  IpAddress result;
  std::memcpy(result.bytes.data(), mapped_prefix.data(), mapped_prefix.size());
  for (unsigned i = 0; i < 4; ++i) {
    result.bytes[12 + i] = static_cast<std::uint8_t>(host_order >> (24 - 8 * i));
  }
  return result;
}

IpAddress IpAddress::v4(std::uint8_t a, std::uint8_t b, std::uint8_t c, std::uint8_t d) {
  return v4(std::uint32_t{a} << 24U | std::uint32_t{b} << 16U | std::uint32_t{c} << 8U | d);
}

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
  IpAddress result;
  const std::size_t percent = text.find('%');
  if (percent != std::string_view::npos) {
    const auto scope = parse_number(text.substr(percent + 1), 1);
    if (!scope) return std::nullopt;
    result.scope = *scope;
  }
  const std::string plain(text.substr(0, percent));
  in_addr four{};
  if (percent == std::string_view::npos && inet_pton(AF_INET, plain.c_str(), &four) == 1) {
    return v4(ntohl(four.s_addr));
  }
  if (inet_pton(AF_INET6, plain.c_str(), result.bytes.data()) != 1) return std::nullopt;
  return result;
}

bool IpAddress::is_v4() const {
  return std::memcmp(bytes.data(), mapped_prefix.data(), mapped_prefix.size()) == 0;
}

std::uint32_t IpAddress::to_v4() const {
  return std::uint32_t{bytes[12]} << 24U | std::uint32_t{bytes[13]} << 16U |
         std::uint32_t{bytes[14]} << 8U | bytes[15];
}

bool IpAddress::is_unspecified() const {
  return *this == any_v4() || bytes == any_v6().bytes;
}

bool IpAddress::is_loopback() const {
  if (is_v4()) return bytes[12] == 127;
  IpAddress one;
  one.bytes[15] = 1;
  return bytes == one.bytes;
}

bool IpAddress::is_multicast() const {
  return is_v4() ? (bytes[12] & 0xf0U) == 0xe0U : bytes[0] == 0xff;
}

std::string IpAddress::to_string() const {
  if (is_v4()) return v4_text(bytes.data() + 12);
  char text[INET6_ADDRSTRLEN] = {};
  inet_ntop(AF_INET6, bytes.data(), text, sizeof(text));
  return scope == 0 ? text : std::string(text) + "%" + std::to_string(scope);
}

std::string Endpoint::to_string() const {
  std::string text = address.to_string();
  if (!address.is_v4()) text = "[" + text + "]";
  text += ':';
  return text += std::to_string(port);
}

std::optional<Endpoint> Endpoint::parse(std::string_view text) {
  const auto parts = HostPort::parse(text);
  if (!parts) return std::nullopt;
  const auto address = IpAddress::parse(parts->host);
  if (!address) return std::nullopt;
  return Endpoint{*address, parts->port};
}

std::optional<HostPort> HostPort::parse(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return std::nullopt;
  std::string_view host = text.substr(0, colon);
  const auto port = parse_number(text.substr(colon + 1), 1);
  if (!port) return std::nullopt;
  const bool bracketed = host.front() == '[' && host.back() == ']';
  if (bracketed) host = host.substr(1, host.size() - 2);
  const bool has_colon = host.find(':') != std::string_view::npos;
  if (host.empty() || has_colon != bracketed) return std::nullopt;
  return HostPort{std::string(host), *port};
}

}  // namespace swarmstage
