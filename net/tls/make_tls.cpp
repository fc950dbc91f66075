// What the plug-in exports.

#include "net/tls/openssl_provider.h"

namespace swarmstage::net {

extern "C" TlsProvider* swarmstage_make_tls(const TlsSetup* setup, std::string* wrong) {
  std::unique_ptr<TlsMaterial> material =
      setup->self_made ? std::make_unique<TlsMaterial>() : read_material(*setup, *wrong);
  if (!material) return nullptr;
  return new OpensslProvider(*setup, std::move(material));
}

}  // namespace swarmstage::net
