#pragma once

// The way to TLS: loads the plug-in when somebody first asks for it, so that a
// process that uses no TLS has nothing of it. Owned by a stage or a live node and
// shared by its threads; outlives their streams.

#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "core/base/result.h"
#include "net/tls_failures.h"
#include "net/tls_provider.h"

namespace swarmstage::net {

class TlsAccess {
 public:
  explicit TlsAccess(TlsSetup setup) : setup_(std::move(setup)) {}

  /// Never null. One line says why there is none: then ask again, or do not.
  Result<TlsProvider*> provider();
  /// Reads the files again, if they were ever read. What was wrong, if it was refused.
  std::optional<std::string> reload();
  bool is_loaded() const;
  /// Of all listeners.
  TlsFailures& failures() { return failures_; }

 private:
  const TlsSetup setup_;
  TlsFailures failures_;
  mutable std::mutex mutex_;
  std::unique_ptr<TlsProvider> provider_;
};

}  // namespace swarmstage::net
