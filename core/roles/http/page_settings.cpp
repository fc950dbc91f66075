#include "core/roles/http/page_settings.h"

namespace swarmstage::http_roles {

Result<PageSettings> PageSettings::from(const RoleConfig& config) {
  PageSettings settings;
  const auto address = IpAddress::parse(config.text("address"));
  if (!address) {
    return Error{"'address' is '" + config.text("address") + "'; expected an IP address"};
  }
  http::HttpSettings& server = settings.server;
  server.address = *address;
  server.port = static_cast<std::uint16_t>(config.integer("port"));
  server.connections_max = static_cast<std::size_t>(config.integer("connections_max"));
  server.connections_per_address_max =
      static_cast<std::size_t>(config.integer("connections_per_address_max"));
  server.body_bytes_max = config.size("body_bytes_max");
  server.header_timeout = config.duration("header_timeout");
  server.body_timeout = config.duration("body_timeout");
  server.write_timeout = config.duration("write_timeout");
  server.idle_timeout = config.duration("idle_timeout");
  server.drain_grace = config.duration("drain_grace");
  const bool require_peer = config.flag("tls_require_peer");
  if (require_peer && !config.flag("tls")) {
    return Error{"'tls_require_peer' is on and 'tls' is off; expected both, or neither"};
  }
  if (config.flag("tls")) {
    TlsOptions& tls = server.tls.emplace();
    tls.identity = config.text("tls_identity");
    tls.require_peer = require_peer;
    if (tls.identity.empty()) return Error{"'tls_identity' is empty; expected a name"};
  }
  settings.page_bytes = config.size("page_bytes");
  settings.work_time = config.duration("work_time");
  return settings;
}

}  // namespace swarmstage::http_roles
