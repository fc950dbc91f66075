#pragma once

// What TLS is told before it is used: who we are, in PEM files, and whom we
// believe. A TlsOptions names one of the identities.

#include <string>
#include <vector>

namespace swarmstage::net {

/// One of our own identities: a certificate (with those between it and its
/// authority) and its key, as PEM files.
struct TlsIdentityFiles {
  std::string name;  // by which TlsOptions names it
  std::string certificate_file;
  std::string key_file;
};

/// Which identities there are and who is believed.
struct TlsSetup {
  std::vector<TlsIdentityFiles> identities;
  std::string authority_file;     // PEM; empty: those the system trusts, and no peer is asked
  bool believes_anybody = false;  // peers prove a key only: the node looks at its hash
  /// A stage of its own: any name is an identity, with a key made when it is first
  /// used, and such keys alone are believed. Nothing of the above is then used.
  bool self_made = false;
  /// Of such a stage: what its keys are made from, so that all processes of a run make
  /// the same. Empty: one that nobody else knows.
  std::string run_secret;
};

}  // namespace swarmstage::net
