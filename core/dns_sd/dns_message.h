#pragma once

// Messages of DNS (RFC 1035) as multicast DNS uses them (RFC 6762): questions and
// records of the types that service discovery needs, names with compression. Reading
// trusts nothing: names are bounded, a pointer may only lead back, so there is no
// loop, and how much one message can make us hold is limited. Records of other types
// and classes are passed over. Writing compresses.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/byte_view.h"
#include "core/node/endpoint.h"

namespace swarmstage::dns_sd {

/// A name as its labels, which may hold any bytes, dots too.
struct DnsName {
  std::vector<std::string> labels;

  bool empty() const { return labels.empty(); }
  /// For people; dots and backslashes inside a label have a backslash before them.
  std::string to_text() const;
  /// Whether every label has 1 to 63 bytes and all of them at most 255.
  bool is_valid() const;
  /// Letters of ASCII are the same in both cases.
  friend bool operator==(const DnsName& left, const DnsName& right);
};

enum class DnsType : std::uint16_t { a = 1, ptr = 12, txt = 16, aaaa = 28, srv = 33, any = 255 };

struct DnsQuestion {
  DnsName name;
  DnsType type = DnsType::any;
  bool unicast = false;  // it would like to be answered alone

  friend bool operator==(const DnsQuestion&, const DnsQuestion&) = default;
};

struct DnsRecord {
  DnsName name;
  DnsType type = DnsType::ptr;
  bool flush = false;  // what was known of this name and type is over
  std::uint32_t ttl = 0;
  DnsName target;          // PTR and SRV
  std::uint16_t port = 0;  // SRV
  IpAddress address;       // A and AAAA
  std::string text;        // TXT: strings, each after its length

  /// What it says, apart from how long it holds.
  bool says_the_same(const DnsRecord& other) const;
  /// What it says as bytes, without compression: two that speak at once compare them.
  std::string data() const;
  friend bool operator==(const DnsRecord&, const DnsRecord&) = default;
};

struct DnsMessage {
  std::uint16_t id = 0;
  bool answers = false;    // it is a response
  bool truncated = false;  // more of it follows
  std::vector<DnsQuestion> questions = {};
  std::vector<DnsRecord> known = {};        // the answers
  std::vector<DnsRecord> proposed = {};     // the authorities: what a probe wants to be
  std::vector<DnsRecord> additionals = {};  // what the asker will want to know next
};

enum class DnsFault : std::uint8_t { none, too_short, too_long, kind, name, record, too_many };

inline constexpr std::size_t dns_fault_count = 7;
inline constexpr std::uint16_t dns_class_internet = 1;
inline constexpr unsigned dns_top_bit = 0x8000;  // of a class: unicast wanted, or flush
inline constexpr std::size_t dns_label_max = 63;
inline constexpr std::size_t dns_name_max = 255;
inline constexpr std::size_t dns_bytes_max = 9000;
inline constexpr std::size_t dns_entries_max = 256;  // questions and records of a message

std::string_view to_string(DnsFault fault);

struct DnsReading {
  DnsFault fault = DnsFault::none;
  DnsMessage message;
};

DnsReading read_dns(ByteView bytes);
/// The names must be valid.
std::string write_dns(const DnsMessage& message);

/// The strings of a TXT record, "key=value" each, and back. What is malformed is left out.
std::vector<std::string_view> dns_strings(std::string_view text);
std::string dns_text(const std::vector<std::string>& strings);

}  // namespace swarmstage::dns_sd
