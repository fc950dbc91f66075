#pragma once

// Why a TLS handshake failed, in one word that programs may look for. To the node
// all of them are the close reason bad_identity, which is the same on every stage;
// the word stands in the log.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace swarmstage::net {

enum class TlsFault : std::uint8_t {
  other,
  expired,             // a certificate's time is over
  not_yet_valid,       // or has not come
  unknown_issuer,      // nobody we believe has signed it
  wrong_name,          // it is for somebody else
  bad_certificate,     // its signature, key, hash or use is not good enough
  no_certificate,      // one is required, and none was shown
  refused_by_peer,     // the other side did not like ours
  no_tls,              // the other side speaks something else
  no_common_version,   // or TLS as we do not
  no_common_protocol,  // ALPN
  no_common_cipher,
};

inline constexpr std::size_t tls_fault_count = 12;

inline std::string_view to_string(TlsFault fault) {
  static constexpr std::array<std::string_view, tls_fault_count> names = {
      "other",      "expired",           "not_yet_valid",      "unknown_issuer",
      "wrong_name", "bad_certificate",   "no_certificate",     "refused_by_peer",
      "no_tls",     "no_common_version", "no_common_protocol", "no_common_cipher"};
  return names[static_cast<std::size_t>(fault)];
}

/// The word, and the same for people.
struct TlsFailure {
  TlsFault fault = TlsFault::other;
  std::string words;
};

}  // namespace swarmstage::net
