#include "net/tls/openssl_provider.h"

#include <openssl/err.h>

#include "net/tls/openssl_session.h"
#include "net/tls/tls_words.h"

namespace swarmstage::net {

namespace {

constexpr char separator = '\0';

std::string key_of(const TlsOptions& options, bool listens) {
  std::string key = listens ? "listen" : "connect";
  key += options.require_peer ? '!' : '?';
  key += options.identity;
  for (const std::string& each : options.alpn) key.append(1, separator).append(each);
  return key;
}

std::string names_of(const std::vector<TlsIdentityFiles>& identities) {
  std::string names;
  for (const TlsIdentityFiles& each : identities) {
    names.append(names.empty() ? "" : ", ").append(each.name);
  }
  return names.empty() ? "none" : names;
}

}  // namespace

OpensslProvider::OpensslProvider(const TlsSetup& setup, std::unique_ptr<TlsMaterial> material)
    : setup_(setup),
      run_key_(setup.self_made ? key_of_run(setup.run_secret) : nullptr),
      material_(std::move(material)) {}

std::string OpensslProvider::check(const TlsOptions& options, bool listens) const {
  if (setup_.self_made || (options.identity.empty() && !listens)) return {};
  const std::lock_guard lock(mutex_);
  if (material_->identities.contains(options.identity)) return {};
  return "no TLS identity '" + options.identity + "'; there are: " + names_of(setup_.identities);
}

std::unique_ptr<TlsSession> OpensslProvider::serve(const TlsOptions& options, std::string& wrong) {
  const ContextHandle context = context_for(options, true, wrong);
  if (!context) return nullptr;
  return std::make_unique<OpensslSession>(context.get(), true);
}

std::unique_ptr<TlsSession> OpensslProvider::connect(const TlsOptions& options,
                                                     std::string& wrong) {
  const ContextHandle context = context_for(options, false, wrong);
  if (!context) return nullptr;
  auto session = std::make_unique<OpensslSession>(context.get(), false);
  session->expect(options.server_name);
  return session;
}

std::string OpensslProvider::reload() {
  if (setup_.self_made) return {};
  std::string wrong;
  std::unique_ptr<TlsMaterial> fresh = read_material(setup_, wrong);
  if (!fresh) return wrong;
  const std::lock_guard lock(mutex_);
  material_ = std::move(fresh);
  contexts_.clear();
  return {};
}

// --- Contexts ---

const TlsIdentity* OpensslProvider::identity(const std::string& name) {
  if (name.empty()) return nullptr;
  const auto found = material_->identities.find(name);
  if (found != material_->identities.end()) return &found->second;
  if (!setup_.self_made) return nullptr;
  TlsIdentity& made = material_->identities[name] = make_identity(setup_.run_secret, name);
  made_names_[key_hash_of(made.certificate.get())] = name;
  return &made;
}

ContextHandle OpensslProvider::context_for(const TlsOptions& options, bool listens,
                                           std::string& wrong) {
  const std::lock_guard lock(mutex_);
  ContextHandle& known = contexts_[key_of(options, listens)];
  if (!known) {
    ContextWish wish{.listens = listens, .options = options};
    wish.identity = identity(options.identity);
    wish.authorities = material_->authorities.get();
    wish.names = material_->names;
    wish.asks_peers = setup_.self_made || setup_.believes_anybody || wish.authorities;
    wish.verify = verify;
    wish.verify_argument = this;
    known = make_context(wish, wrong);
  }
  if (known) SSL_CTX_up_ref(known.get());
  return ContextHandle(known.get());
}

// --- Belief ---

int OpensslProvider::verify(X509_STORE_CTX* chain, void* provider) {
  const auto& self = *static_cast<const OpensslProvider*>(provider);
  auto* ssl =
      static_cast<SSL*>(X509_STORE_CTX_get_ex_data(chain, SSL_get_ex_data_X509_STORE_CTX_idx()));
  auto& session = *static_cast<OpensslSession*>(SSL_get_ex_data(ssl, 0));
  TlsFailure wrong;
  if (self.setup_.self_made) {
    X509* shown = X509_STORE_CTX_get0_cert(chain);
    if (self.is_of_run(shown, session.expected(), wrong)) return 1;
    X509_STORE_CTX_set_error(chain, X509_V_ERR_CERT_UNTRUSTED);
  } else if (self.setup_.believes_anybody || X509_verify_cert(chain) == 1) {
    return 1;
  } else {
    const X509* refused = X509_STORE_CTX_get_current_cert(chain);
    const int verdict = X509_STORE_CTX_get_error(chain);
    wrong = failure_for_verdict(verdict, refused ? refused : X509_STORE_CTX_get0_cert(chain),
                                session.expected());
  }
  session.distrust(std::move(wrong));
  return 0;
}

bool OpensslProvider::is_of_run(X509* certificate, const std::string& expected,
                                TlsFailure& wrong) const {
  if (X509_verify(certificate, run_key_.get()) != 1) {
    ERR_clear_error();
    wrong = {TlsFault::unknown_issuer, "the other side is not of this run"};
    return false;
  }
  const std::string hash = key_hash_of(certificate);
  if (expected.empty()) return true;
  const TlsIdentity wanted = make_identity(setup_.run_secret, expected);
  if (hash == key_hash_of(wanted.certificate.get())) return true;
  const std::lock_guard lock(mutex_);
  const auto found = made_names_.find(hash);
  wrong = {TlsFault::wrong_name, "the other side is "};
  wrong.words += found == made_names_.end() ? "another" : "'" + found->second + "'";
  wrong.words += ", not '" + expected + "'";
  return false;
}

}  // namespace swarmstage::net
