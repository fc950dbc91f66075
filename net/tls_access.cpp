#include "net/tls_access.h"

#include "core/stage/plugin_library.h"

namespace swarmstage::net {

Result<TlsProvider*> TlsAccess::provider() {
  const std::lock_guard lock(mutex_);
  if (provider_) return provider_.get();
  const Result<void*> symbol = load_symbol("libswarmstage-tls.so", "swarmstage_make_tls");
  if (!symbol) return Error{symbol.error()};
  const auto make = reinterpret_cast<MakeTls*>(symbol.value());
  std::string wrong;
  provider_.reset(make(&setup_, &wrong));
  if (!provider_) return Error{wrong};
  return provider_.get();
}

std::optional<std::string> TlsAccess::reload() {
  const std::lock_guard lock(mutex_);
  if (!provider_) return std::nullopt;
  std::string wrong = provider_->reload();
  if (wrong.empty()) return std::nullopt;
  return wrong;
}

bool TlsAccess::is_loaded() const {
  const std::lock_guard lock(mutex_);
  return provider_ != nullptr;
}

}  // namespace swarmstage::net
