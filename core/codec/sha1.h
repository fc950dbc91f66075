#pragma once

// SHA-1, because the handshake of WebSocket is made of it. It protects nothing:
// do not use it where anybody might want to forge.

#include <array>
#include <cstddef>

#include "core/base/byte_view.h"

namespace swarmstage::codec {

std::array<std::byte, 20> sha1(ByteView bytes);

}  // namespace swarmstage::codec
