#include "net/tls/context_maker.h"

#include <algorithm>
#include <openssl/err.h>

#include "net/tls/tls_words.h"

namespace swarmstage::net {

namespace {

constexpr long chain_bytes_max = 32L << 10;  // of certificates a stranger may send
constexpr std::size_t protocol_bytes_max = 255;

std::string in_wire_form(const std::vector<std::string>& protocols) {
  std::string wire;
  for (const std::string& each : protocols) {
    if (each.empty() || each.size() > protocol_bytes_max) continue;
    wire += static_cast<char>(each.size());
    wire += each;
  }
  return wire;
}

void free_wire(void*, void* wire, CRYPTO_EX_DATA*, int, long, void*) {
  delete static_cast<std::string*>(wire);
}

// Of the contexts, for the server's own protocols, which go with the context.
int wire_index() {
  static const int index = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, free_wire);
  return index;
}

// The server's best that the client knows too.
int choose_protocol(SSL*, const unsigned char** out, unsigned char* out_size,
                    const unsigned char* offered, unsigned offered_size, void* wire) {
  const auto& ours = *static_cast<const std::string*>(wire);
  unsigned char* chosen = nullptr;
  const int outcome =
      SSL_select_next_proto(&chosen, out_size, reinterpret_cast<const unsigned char*>(ours.data()),
                            static_cast<unsigned>(ours.size()), offered, offered_size);
  *out = chosen;
  return outcome == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

void set_protocols(SSL_CTX* context, const ContextWish& wish) {
  std::string wire = in_wire_form(wish.options.alpn);
  if (wire.empty()) return;
  if (!wish.listens) {
    SSL_CTX_set_alpn_protos(context, reinterpret_cast<const unsigned char*>(wire.data()),
                            static_cast<unsigned>(wire.size()));
    return;
  }
  auto* kept = new std::string(std::move(wire));
  SSL_CTX_set_ex_data(context, wire_index(), kept);
  SSL_CTX_set_alpn_select_cb(context, choose_protocol, kept);
}

bool use_identity(SSL_CTX* context, const TlsIdentity& identity) {
  if (SSL_CTX_use_certificate(context, identity.certificate.get()) != 1) return false;
  if (SSL_CTX_use_PrivateKey(context, identity.key.get()) != 1) return false;
  return !identity.chain || SSL_CTX_set1_chain(context, identity.chain.get()) == 1;
}

void set_belief(SSL_CTX* context, const ContextWish& wish) {
  const bool asks = !wish.listens || wish.asks_peers || wish.options.require_peer;
  int mode = asks ? SSL_VERIFY_PEER : SSL_VERIFY_NONE;
  if (wish.options.require_peer) mode |= SSL_VERIFY_FAIL_IF_NO_PEER_CERT;
  SSL_CTX_set_verify(context, mode, nullptr);
  SSL_CTX_set_cert_verify_callback(context, wish.verify, wish.verify_argument);
  if (wish.authorities) SSL_CTX_set1_cert_store(context, wish.authorities);
  if (wish.listens && wish.names) {
    SSL_CTX_set_client_CA_list(context, SSL_dup_CA_list(wish.names));
  }
  // A client that was asked hears from this ticket that it was accepted.
  SSL_CTX_set_num_tickets(context, wish.listens && asks ? 1 : 0);
}

}  // namespace

ContextHandle make_context(const ContextWish& wish, std::string& wrong) {
  ERR_clear_error();
  ContextHandle made(SSL_CTX_new(wish.listens ? TLS_server_method() : TLS_client_method()));
  if (!made) {
    wrong = "OpenSSL: " + last_error();
    return nullptr;
  }
  SSL_CTX* context = made.get();
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_NO_TICKET |
                                   SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_max_cert_list(context, chain_bytes_max);
  set_protocols(context, wish);
  set_belief(context, wish);
  if (!wish.authorities && !wish.listens) SSL_CTX_set_default_verify_paths(context);
  if (wish.identity && !use_identity(context, *wish.identity)) {
    wrong = "the identity '" + wish.options.identity + "' cannot be used: " + last_error();
    return nullptr;
  }
  return made;
}

}  // namespace swarmstage::net
