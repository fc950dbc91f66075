#pragma once

// HMAC-SHA-256: proof that bytes come from somebody who knows a key. The one
// place that knows libsodium. Tags are compared in constant time.

#include <array>
#include <cstddef>
#include <string_view>

#include "core/base/byte_view.h"

namespace swarmstage {

using KeyedHash = std::array<std::byte, 32>;

/// A key may have any length and content.
KeyedHash keyed_hash(std::string_view key, ByteView bytes);
bool same_hash(const KeyedHash& left, ByteView right);

}  // namespace swarmstage
