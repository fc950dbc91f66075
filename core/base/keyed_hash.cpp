#include "core/base/keyed_hash.h"

#include <sodium.h>

namespace swarmstage {

namespace {

const unsigned char* plain(const void* bytes) {
  return static_cast<const unsigned char*>(bytes);
}

}  // namespace

KeyedHash keyed_hash(std::string_view key, ByteView bytes) {
  static_assert(sizeof(KeyedHash) == crypto_auth_hmacsha256_BYTES);
  KeyedHash result{};
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, plain(key.data()), key.size());
  crypto_auth_hmacsha256_update(&state, plain(bytes.data()), bytes.size());
  crypto_auth_hmacsha256_final(&state, reinterpret_cast<unsigned char*>(result.data()));
  return result;
}

bool same_hash(const KeyedHash& left, ByteView right) {
  return right.size() == left.size() && sodium_memcmp(left.data(), right.data(), left.size()) == 0;
}

}  // namespace swarmstage
