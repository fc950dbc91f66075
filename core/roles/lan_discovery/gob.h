#pragma once

// The datagrams of the program that LAN discovery was modelled on: one Go gob
// stream with a struct {Type int; Data interface; Sender string}. Only its two
// types of announcement are understood; they carry {ClientName string; MessageID
// int}. A gob brings its type definitions along, with ids of the writer's choice:
// they are read, never compared with constants, and everything is bounded.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/byte_view.h"

namespace swarmstage::lan_discovery {

inline constexpr std::size_t gob_bytes_max = 2048;

struct LegacyNotice {
  bool answers = false;     // type 8; else type 7
  std::string_view name;    // points into the datagram, is whatever the sender likes
  std::string_view sender;  // what it says of its own address; empty in answers

  friend bool operator==(const LegacyNotice&, const LegacyNotice&) = default;
};

/// Nothing: it is no such datagram, or broken. Trusts nothing about the bytes.
std::optional<LegacyNotice> read_gob(ByteView datagram);
/// As the original writes it, byte for byte. The texts have at most 255 bytes.
std::string write_gob(const LegacyNotice& notice);

}  // namespace swarmstage::lan_discovery
