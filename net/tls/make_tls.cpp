// What the plug-in exports.

#include <openssl/rand.h>

#include "net/tls/openssl_provider.h"

namespace swarmstage::net {

namespace {

constexpr int secret_bytes = 32;

}  // namespace

extern "C" TlsProvider* swarmstage_make_tls(const TlsSetup* setup, std::string* wrong) {
  std::unique_ptr<TlsMaterial> material =
      setup->self_made ? std::make_unique<TlsMaterial>() : read_material(*setup, *wrong);
  if (!material) return nullptr;
  TlsSetup known = *setup;
  if (known.self_made && known.run_secret.empty()) {
    known.run_secret.resize(secret_bytes);
    RAND_bytes(reinterpret_cast<unsigned char*>(known.run_secret.data()), secret_bytes);
  }
  return new OpensslProvider(known, std::move(material));
}

}  // namespace swarmstage::net
