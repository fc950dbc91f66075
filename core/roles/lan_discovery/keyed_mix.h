#pragma once

// Places in hash tables that strangers cannot foresee: what they choose (ids,
// addresses) is mixed with a number they do not know. A value of 8 bytes.

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "core/node/endpoint.h"

namespace swarmstage::lan_discovery {

class KeyedMix {
 public:
  explicit KeyedMix(std::uint64_t key = 0) : key_(key) {}

  std::size_t operator()(std::uint64_t value) const { return mixed(value ^ key_); }
  std::size_t operator()(const IpAddress& address) const {
    std::uint64_t high = 0;
    std::uint64_t low = 0;
    std::memcpy(&high, address.bytes.data(), sizeof(high));
    std::memcpy(&low, address.bytes.data() + sizeof(high), sizeof(low));
    return mixed(mixed(high ^ key_) ^ low ^ address.scope);
  }

 private:
  static std::size_t mixed(std::uint64_t value) {
    value = (value ^ value >> 32U) * 0xd6e8feb86659fd93U;
    value = (value ^ value >> 32U) * 0xd6e8feb86659fd93U;
    return value ^ value >> 32U;
  }

  std::uint64_t key_;
};

}  // namespace swarmstage::lan_discovery
