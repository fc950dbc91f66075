#include "core/roles/http/page_settings.h"

#include "core/roles/host_names.h"
#include "core/roles/tls_demand.h"

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
  auto hosts = read_host_names(config, "hosts");
  if (!hosts) return Error{hosts.error()};
  set_host_names(server, std::move(*hosts));
  server.connections_max = static_cast<std::size_t>(config.integer("connections_max"));
  server.connections_per_address_max =
      static_cast<std::size_t>(config.integer("connections_per_address_max"));
  server.body_bytes_max = config.size("body_bytes_max");
  server.header_timeout = config.duration("header_timeout");
  server.body_timeout = config.duration("body_timeout");
  server.write_timeout = config.duration("write_timeout");
  server.idle_timeout = config.duration("idle_timeout");
  server.drain_grace = config.duration("drain_grace");
  const Result<bool> require_peer = requires_peer(config);
  if (!require_peer) return Error{require_peer.error()};
  if (config.flag("tls")) {
    TlsOptions& tls = server.tls.emplace();
    tls.identity = config.text("tls_identity");
    tls.require_peer = require_peer.value();
    if (tls.identity.empty()) return Error{"'tls_identity' is empty; expected a name"};
  }
  settings.page_bytes = config.size("page_bytes");
  settings.work_time = config.duration("work_time");
  return settings;
}

}  // namespace swarmstage::http_roles
