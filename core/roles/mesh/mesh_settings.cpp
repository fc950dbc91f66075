#include "core/roles/mesh/mesh_settings.h"

#include <algorithm>

#include "core/codec/line_codec.h"
#include "core/codec/text.h"
#include "core/roles/host_names.h"

namespace swarmstage::mesh {

namespace {

Result<std::vector<HostPort>> read_bootstrap(const std::vector<std::string>& texts) {
  std::vector<HostPort> targets;
  for (const std::string& text : texts) {
    const auto target = HostPort::parse(text);
    if (!target) {
      return Error{"'bootstrap' has '" + text +
                   "'; expected host:port, such as \"localhost:8001\""};
    }
    targets.push_back(*target);
  }
  return targets;
}

void read_times(MeshSettings& settings, const RoleConfig& config) {
  settings.discovery_interval = config.duration("discovery_interval");
  settings.maintenance_interval = config.duration("maintenance_interval");
  settings.connection_timeout = config.duration("connection_timeout");
  settings.peer_timeout = config.duration("peer_timeout");
  settings.bootstrap_delay = config.duration("bootstrap_delay");
  settings.bootstrap_interval = config.duration("bootstrap_interval");
  settings.listen_line_delay = config.duration("listen_line_delay");
  settings.dial_spread = config.duration("dial_spread");
  settings.address_expiry = config.duration("address_expiry");
}

void read_limits(MeshSettings& settings, const RoleConfig& config) {
  const auto count = [&](std::string_view key) {
    return static_cast<std::size_t>(config.integer(key));
  };
  settings.max_peers = count("max_peers");
  settings.handshakes_max = count("handshakes_max");
  settings.handshakes_per_source_max = count("handshakes_per_source_max");
  settings.line_bytes_max = config.size("line_bytes_max");
  settings.payload_bytes_max = config.size("payload_bytes_max");
  settings.payload_total_max = config.size("payload_total_max");
  settings.addresses_max = count("addresses_max");
  settings.addresses_per_source_max = count("addresses_per_source_max");
  settings.dials_max = count("dials_max");
  settings.remembered_max = count("remembered_max");
}

}  // namespace

Result<MeshSettings> MeshSettings::from(const RoleConfig& config) {
  MeshSettings settings;
  settings.id = config.text("id");
  if (const auto wrong = check_id(settings.id); !settings.id.empty() && !wrong.empty()) {
    return Error{"'id' " + wrong};
  }
  settings.name = config.text("name");
  if (const auto wrong = check_name(settings.name); !wrong.empty()) return Error{"'name' " + wrong};
  const auto address = IpAddress::parse(config.text("address"));
  if (!address) {
    return Error{"'address' is '" + config.text("address") + "'; expected an IP address"};
  }
  settings.address = *address;
  settings.port = static_cast<std::uint16_t>(config.integer("port"));
  settings.advertised_port = static_cast<std::uint16_t>(config.integer("advertised_port"));
  const auto http_address = IpAddress::parse(config.text("http_address"));
  if (!http_address) {
    return Error{"'http_address' is '" + config.text("http_address") + "'; expected an IP address"};
  }
  settings.http_address = *http_address;
  settings.http_port = static_cast<std::uint16_t>(config.integer("http_port"));
  auto hosts = read_host_names(config, "http_hosts");
  if (!hosts) return Error{hosts.error()};
  settings.http_hosts = std::move(*hosts);
  auto bootstrap = read_bootstrap(config.texts("bootstrap"));
  if (!bootstrap) return Error{bootstrap.error()};
  settings.bootstrap = bootstrap.value();
  settings.remember = config.flag("remember");
  read_times(settings, config);
  read_limits(settings, config);
  return settings;
}

std::string check_id(std::string_view id) {
  if (id.empty()) return "is empty";
  if (id.size() > id_bytes_max) {
    return "has " + std::to_string(id.size()) + " bytes; expected at most " +
           std::to_string(id_bytes_max);
  }
  const bool plain = std::all_of(id.begin(), id.end(), [](char letter) {
    return letter > ' ' && letter <= '~' && letter != ':' && letter != ',';
  });
  return plain ? "" : "has characters other than letters, digits and marks without ':' and ','";
}

std::string check_name(std::string_view name) {
  if (name.size() > name_bytes_max) {
    return "has " + std::to_string(name.size()) + " bytes; expected at most " +
           std::to_string(name_bytes_max);
  }
  if (!codec::is_utf8(name)) return "is not UTF-8";
  if (codec::without_controls(name) != name) return "has control characters";
  if (codec::trimmed(name) != name) return "begins or ends with a blank";
  return "";
}

}  // namespace swarmstage::mesh
