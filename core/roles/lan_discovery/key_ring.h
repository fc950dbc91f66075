#pragma once

// The shared keys of a network. The first signs, all of them verify: two keys are
// valid while one is exchanged for the other. Without keys nothing is signed.

#include <string>
#include <utility>
#include <vector>

#include "core/base/keyed_hash.h"
#include "core/base/result.h"

namespace swarmstage::lan_discovery {

inline constexpr std::size_t keys_max = 2;
inline constexpr std::size_t key_bytes_min = 16;

class KeyRing {
 public:
  KeyRing() = default;
  /// One line says what is wrong with the keys.
  static Result<KeyRing> make(std::vector<std::string> keys);

  bool empty() const { return keys_.empty(); }
  /// By the first key; there must be one.
  KeyedHash sign(ByteView bytes) const;
  bool verify(ByteView bytes, ByteView tag) const;

 private:
  explicit KeyRing(std::vector<std::string> keys) : keys_(std::move(keys)) {}

  std::vector<std::string> keys_;
};

}  // namespace swarmstage::lan_discovery
