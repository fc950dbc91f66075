#pragma once

// Where TLS sessions come from, and the keys they use. Implemented by the
// plug-in libswarmstage-tls, which alone knows OpenSSL; everything here crosses
// its border, so it is plain. For any thread; outlives its sessions.

#include <memory>
#include <string>

#include "net/tls_session.h"
#include "net/tls_setup.h"

namespace swarmstage::net {

class TlsProvider {
 public:
  virtual ~TlsProvider() = default;

  /// What is wrong with options before anything is tried; empty: nothing.
  virtual std::string check(const TlsOptions& options, bool listens) const = 0;
  /// Null: `wrong` says why.
  virtual std::unique_ptr<TlsSession> serve(const TlsOptions& options, std::string& wrong) = 0;
  virtual std::unique_ptr<TlsSession> connect(const TlsOptions& options, std::string& wrong) = 0;
  /// Reads all files again; used from the next handshake on. If anything is wrong
  /// nothing changes, and it says what.
  virtual std::string reload() = 0;
};

/// What the plug-in exports under the name swarmstage_make_tls. Null: `wrong`
/// says what was wrong with the setup.
using MakeTls = TlsProvider*(const TlsSetup* setup, std::string* wrong);

}  // namespace swarmstage::net
