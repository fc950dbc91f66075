#pragma once

// Listening, connecting and what is known of a stream once it is open. Streams
// are ordered, reliable and cut the bytes where they like. TLS is a property of
// listen and connect; the driver does it, and opened tells who the peer proved
// to be. Virtual stages model that identity without any cryptography.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/node/endpoint.h"
#include "core/node/ids.h"
#include "core/node/time.h"

namespace swarmstage {

/// How a stream is secured. Identities are names of key pairs the stage knows.
struct TlsOptions {
  std::string identity;           // our own; empty: none (a client may go without)
  std::string server_name;        // connect: whom we expect
  std::vector<std::string> alpn;  // protocols, best first
  bool require_peer = false;      // listen: refuse peers without an identity
};

/// What the peer proved. Empty key_hash: it proved nothing.
struct PeerIdentity {
  std::string key_hash;  // hash of the public key, as lower-case hex
  std::string alpn;      // the protocol agreed on
  friend bool operator==(const PeerIdentity&, const PeerIdentity&) = default;
};

struct ListenOptions {
  IpAddress address = IpAddress::any_v4();
  std::uint16_t port = 0;  // 0 asks for a free one
  std::uint16_t backlog = 128;
  std::optional<TlsOptions> tls = std::nullopt;
};

struct ConnectOptions {
  std::uint16_t local_port = 0;  // 0: any
  Duration timeout = 10s;        // from the request to opened, else closed(timed_out)
  std::optional<TlsOptions> tls = std::nullopt;
};

struct StreamInfo {
  ListenerId listener;  // empty if we connected
  Endpoint local;
  Endpoint remote;
  PeerIdentity peer;
};

}  // namespace swarmstage
