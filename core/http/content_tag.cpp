#include "core/http/content_tag.h"

#include <cstdint>
#include <cstring>

#include "core/base/hex.h"

namespace swarmstage::http {

namespace {

std::uint64_t mixed(std::uint64_t value) {
  value ^= value >> 32U;
  value *= 0xd6e8feb86659fd93U;
  value ^= value >> 32U;
  return value;
}

}  // namespace

std::string content_tag(ByteView bytes) {
  std::uint64_t hash = mixed(bytes.size() + 0x9e3779b97f4a7c15U);
  while (!bytes.empty()) {
    const std::size_t size = bytes.size() < 8 ? bytes.size() : 8;
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data(), size);
    hash = mixed(hash ^ word) + 0x9e3779b97f4a7c15U;
    bytes = bytes.after(size);
  }
  std::string tag = "\"";
  return tag.append(to_hex(hash)) += '"';
}

}  // namespace swarmstage::http
