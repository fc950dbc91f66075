#pragma once

// A service as DNS-SD (RFC 6763) tells of it: ours, which we publish, and those of
// others. What others say is what anybody on the network may say: a hint where to
// ask, and nothing that is believed.

#include <string>
#include <vector>

#include "core/dns_sd/dns_message.h"

namespace swarmstage::dns_sd {

struct OwnService {
  std::string instance;  // one label, for people: 1 to 63 bytes
  std::string host;      // one label that nobody else has
  std::uint16_t port = 0;
  std::vector<std::string> strings;  // "key=value"

  friend bool operator==(const OwnService&, const OwnService&) = default;
};

struct FoundService {
  std::string instance;
  std::vector<Endpoint> endpoints;   // as it says
  std::vector<std::string> strings;  // the same
};

/// The value of a key among strings "key=value"; empty if it is not there.
std::string value_of(const std::vector<std::string>& strings, std::string_view key);

}  // namespace swarmstage::dns_sd
