#pragma once

// TLS without cryptography, for stages with virtual time: who would learn what
// of whom, and which handshakes would fail. An identity's key hash is a hash of
// its name, so that it is stable and comparable and proves nothing.

#include <optional>

#include "core/node/stream.h"

namespace swarmstage {

/// The hash a modelled key of this name has; 64 hex digits.
std::string modelled_key_hash(std::string_view identity);

struct ModelledHandshake {
  PeerIdentity seen_by_client;
  PeerIdentity seen_by_server;
};

/// Nothing if the handshake fails: then both sides close with bad_identity.
/// TLS on one side only fails as well; on neither, both learn nothing.
std::optional<ModelledHandshake> modelled_handshake(const std::optional<TlsOptions>& client,
                                                    const std::optional<TlsOptions>& server);

}  // namespace swarmstage
