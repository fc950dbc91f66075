#include "cli/node/tls_wish.h"

#include <algorithm>

#include "net/tls_access.h"

namespace swarmstage::cli {

namespace {

constexpr TlsFlag flags[] = {
    {"--tls-certificate", "SWARMSTAGE_TLS_CERTIFICATE",
     "PEM file with the certificate, and those between it and its authority",
     &TlsWish::certificate},
    {"--tls-key", "SWARMSTAGE_TLS_KEY", "PEM file with the key of that certificate", &TlsWish::key},
    {"--tls-authority", "SWARMSTAGE_TLS_AUTHORITY",
     "PEM file with the authorities whose certificates are believed", &TlsWish::authority},
};

}  // namespace

std::span<const TlsFlag> tls_flags() {
  return flags;
}

const TlsFlag* find_tls_flag(std::string_view flag) {
  const auto* found = std::find_if(std::begin(flags), std::end(flags),
                                   [&](const TlsFlag& each) { return each.flag == flag; });
  return found == std::end(flags) ? nullptr : found;
}

bool uses_tls(const RoleDescriptor& role) {
  const ConfigKey* key = role.find_key("tls");
  return key && key->type == ValueType::flag;
}

std::optional<std::string> check(const TlsWish& wish, const RoleConfig& config) {
  const bool on = config.flag("tls");
  const bool one_alone = wish.certificate.empty() != wish.key.empty();
  if (one_alone) return "--tls-certificate and --tls-key go together; one of them is missing";
  const bool has_files = !wish.certificate.empty() || !wish.authority.empty();
  if (on && wish.certificate.empty()) return "--tls needs --tls-certificate and --tls-key";
  if (!on && has_files) return "files for TLS are of no use without --tls";
  const bool asks = config.all().contains("tls_require_peer") && config.flag("tls_require_peer");
  if (asks && wish.authority.empty()) {
    return "--tls-require-peer needs --tls-authority: without one no client is believed";
  }
  return std::nullopt;
}

std::optional<std::string> try_files(const TlsWish& wish) {
  if (wish.certificate.empty()) return std::nullopt;
  net::TlsAccess access(to_setup(wish));
  const auto provider = access.provider();
  if (provider) return std::nullopt;
  return "TLS: " + provider.error();
}

net::TlsSetup to_setup(const TlsWish& wish) {
  net::TlsSetup setup;
  if (!wish.certificate.empty()) {
    setup.identities.push_back({"node", wish.certificate, wish.key});
  }
  setup.authority_file = wish.authority;
  return setup;
}

}  // namespace swarmstage::cli
