#pragma once

// A range of addresses, as "10.2.0.0/16" or one address. A value.

#include <optional>
#include <string_view>

#include "core/node/endpoint.h"

namespace swarmstage::lan_discovery {

struct NetworkRange {
  IpAddress address;
  std::uint8_t prefix_length = 0;  // of the address in its own family

  static std::optional<NetworkRange> parse(std::string_view text);
  bool contains(const IpAddress& other) const;
};

}  // namespace swarmstage::lan_discovery
