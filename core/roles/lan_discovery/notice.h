#pragma once

// What instances on a local network tell each other: one notice is one datagram.
// Every notice says who sends it; some carry a text or acknowledge one. All
// numbers are big-endian.
//
//    0 "SWLD"       8 instance       30 UDP port
//    4 version 1   16 sequence       32 HTTP port, 0: none
//    5 kind        24 age in ms      34 peers known
//    6 flags       28 moves          36 name
//    7 bytes of the name
//
//   then, in a message:  target 8, number 8, length 2, text
//         in a receipt:  target 8, number 8
//   then extensions:     type 1, length 1, bytes
//   then, if flagged:    tag 32, the HMAC-SHA-256 of all before it
//
// Unknown extensions are passed over, so that version 1 can grow; everything else
// that is not exactly this is a Fault. A notice says nothing about where it comes
// from: that is what the datagram's source says.

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/byte_view.h"
#include "core/roles/lan_discovery/key_ring.h"

namespace swarmstage::lan_discovery {

/// Chosen at random by each process at its start; never 0.
using InstanceId = std::uint64_t;

enum class NoticeKind : std::uint8_t { announcement = 1, goodbye, message, receipt };

struct Notice {
  NoticeKind kind = NoticeKind::announcement;
  bool asks = false;     // tell me that you are there
  bool answers = false;  // you asked
  InstanceId instance = 0;
  std::uint64_t sequence = 0;   // one more with every notice, from 1
  std::uint32_t age = 0;        // milliseconds since the instance began
  std::uint16_t moves = 0;      // how often its addresses have changed
  std::uint16_t udp_port = 0;   // where it can be reached
  std::uint16_t http_port = 0;  // 0: it serves none
  std::uint16_t known = 0;      // peers it lists
  std::string_view name;

  // message and receipt
  InstanceId target = 0;
  std::uint64_t number = 0;  // of the message, from 1 for each pair of instances
  std::string_view text;     // message

  friend bool operator==(const Notice&, const Notice&) = default;
};

/// What is wrong with a datagram.
enum class Fault : std::uint8_t {
  none,
  foreign,    // does not begin with our mark: some other program's
  too_short,  // ends within what every notice has
  too_long,
  version,  // of a form we do not know
  kind,
  flags,
  name,       // empty, too long, not UTF-8, or with control characters
  instance,   // 0, as instance or target
  sequence,   // 0, as sequence or number
  port,       // UDP port 0
  text,       // empty, too long or not UTF-8
  truncated,  // ends within what its kind has, or within an extension
};

inline constexpr std::size_t fault_count = 13;
inline constexpr std::size_t notice_bytes_max = 1400;
inline constexpr std::size_t name_bytes_max = 63;
inline constexpr std::size_t text_bytes_max = 1024;

std::string_view to_string(Fault fault);

struct NoticeReading {
  Fault fault = Fault::none;
  bool tagged = false;    // it carries a tag
  bool verified = false;  // which one of our keys made
  Notice notice;          // its texts point into the datagram
};

/// Trusts nothing about the bytes.
NoticeReading read_notice(ByteView datagram, const KeyRing& keys);
/// With a tag if there is a key. The notice must be one that can be read.
std::string write_notice(const Notice& notice, const KeyRing& keys);

/// What is wrong with a name or a text, ours or a peer's; empty if nothing.
std::string check_name(std::string_view name);
std::string check_text(std::string_view text);

}  // namespace swarmstage::lan_discovery
