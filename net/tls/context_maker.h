#pragma once

// Makes the contexts sessions are made from: one for each way of listening and of
// connecting that somebody asked for. TLS 1.2 and 1.3, no renegotiation, no
// compression, no resumption: each stream proves anew who it belongs to.

#include <string>

#include "net/tls/tls_material.h"

namespace swarmstage::net {

struct ContextWish {
  bool listens = false;
  const TlsOptions& options;
  const TlsIdentity* identity = nullptr;  // null: none
  X509_STORE* authorities = nullptr;      // null: those of the system
  STACK_OF(X509_NAME) * names = nullptr;  // told to peers who are asked
  bool asks_peers = false;
  int (*verify)(X509_STORE_CTX*, void*) = nullptr;
  void* verify_argument = nullptr;
};

/// Null: `wrong` says why.
ContextHandle make_context(const ContextWish& wish, std::string& wrong);

}  // namespace swarmstage::net
