#pragma once

// Sessions from contexts, and contexts from what the setup names: made when first
// asked for, kept until a reload.

#include <map>
#include <mutex>

#include "net/tls/context_maker.h"

namespace swarmstage::net {

class OpensslProvider final : public TlsProvider {
 public:
  OpensslProvider(const TlsSetup& setup, std::unique_ptr<TlsMaterial> material);

  std::string check(const TlsOptions& options, bool listens) const override;
  std::unique_ptr<TlsSession> serve(const TlsOptions& options, std::string& wrong) override;
  std::unique_ptr<TlsSession> connect(const TlsOptions& options, std::string& wrong) override;
  std::string reload() override;

 private:
  static int verify(X509_STORE_CTX* chain, void* provider);
  bool is_of_run(X509* certificate, const std::string& expected, TlsFailure& wrong) const;
  ContextHandle context_for(const TlsOptions& options, bool listens, std::string& wrong);
  const TlsIdentity* identity(const std::string& name);

  const TlsSetup setup_;
  const KeyHandle run_key_;   // of a stage that makes its own; else null
  mutable std::mutex mutex_;  // guards what follows
  std::unique_ptr<TlsMaterial> material_;
  std::map<std::string, std::string> made_names_;  // of identities made here, by key hash
  std::map<std::string, ContextHandle> contexts_;  // by what was asked for
};

}  // namespace swarmstage::net
