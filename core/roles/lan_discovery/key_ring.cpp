#include "core/roles/lan_discovery/key_ring.h"

#include <algorithm>

namespace swarmstage::lan_discovery {

Result<KeyRing> KeyRing::make(std::vector<std::string> keys) {
  if (keys.size() > keys_max) {
    return Error{"'keys' has " + std::to_string(keys.size()) + " keys; expected at most " +
                 std::to_string(keys_max) + ": the one in use and the one it replaces"};
  }
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (keys[i].size() >= key_bytes_min) continue;
    return Error{"'keys': key " + std::to_string(i + 1) + " has " + std::to_string(keys[i].size()) +
                 " bytes; expected at least " + std::to_string(key_bytes_min)};
  }
  return KeyRing(std::move(keys));
}

KeyedHash KeyRing::sign(ByteView bytes) const {
  SWARMSTAGE_ASSERT(!keys_.empty(), "a notice is signed without a key");
  return keyed_hash(keys_.front(), bytes);
}

bool KeyRing::verify(ByteView bytes, ByteView tag) const {
  return std::any_of(keys_.begin(), keys_.end(), [&](const std::string& key) {
    return same_hash(keyed_hash(key, bytes), tag);
  });
}

}  // namespace swarmstage::lan_discovery
