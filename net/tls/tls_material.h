#pragma once

// Keys and certificates: our own identities, and whom we believe. Read from
// files, or made in memory for a stage. What was read once does not change; a
// reload makes a new one.

#include <map>
#include <string>

#include "net/tls/openssl_handles.h"
#include "net/tls_provider.h"

namespace swarmstage::net {

struct TlsIdentity {
  CertificateHandle certificate;
  CertificateList chain;  // between it and its authority
  KeyHandle key;
};

struct TlsMaterial {
  std::map<std::string, TlsIdentity> identities;
  StoreHandle authorities;                // null: those of the system
  STACK_OF(X509_NAME) * names = nullptr;  // of the authorities, for asking peers; owned
  ~TlsMaterial() { sk_X509_NAME_pop_free(names, X509_NAME_free); }
};

/// Null: `wrong` names the file and says what is wrong with it.
std::unique_ptr<TlsMaterial> read_material(const TlsSetup& setup, std::string& wrong);

/// The key (Ed25519) that signs the certificates of a run: the same for whoever knows
/// the run's secret.
KeyHandle key_of_run(const std::string& secret);
/// Likewise the identity of this name: a key, and a certificate that says nothing but
/// that key and is signed by the run's.
TlsIdentity make_identity(const std::string& secret, const std::string& name);

}  // namespace swarmstage::net
