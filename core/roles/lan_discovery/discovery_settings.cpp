#include "core/roles/lan_discovery/discovery_settings.h"

#include <algorithm>

#include "core/roles/host_names.h"
#include "core/roles/lan_discovery/notice.h"
#include "core/roles/tls_demand.h"

namespace swarmstage::lan_discovery {

namespace {

Result<std::vector<HostPort>> read_peers(const std::vector<std::string>& texts) {
  std::vector<HostPort> peers;
  for (const std::string& text : texts) {
    const auto peer = HostPort::parse(text);
    if (!peer) {
      return Error{"'peer' has '" + text + "'; expected host:port, such as \"10.2.0.7:8080\""};
    }
    peers.push_back(*peer);
  }
  return peers;
}

Result<std::vector<NetworkRange>> read_ranges(const std::vector<std::string>& texts) {
  std::vector<NetworkRange> ranges;
  for (const std::string& text : texts) {
    const auto range = NetworkRange::parse(text);
    if (!range) {
      return Error{"'accept_from' has '" + text + "'; expected a network, such as \"10.2.0.0/16\""};
    }
    ranges.push_back(*range);
  }
  return ranges;
}

void read_limits(DiscoverySettings& settings, const RoleConfig& config) {
  const auto count = [&](std::string_view key) {
    return static_cast<std::size_t>(config.integer(key));
  };
  settings.peers_max = count("peers_max");
  settings.peers_per_source_max = count("peers_per_source_max");
  settings.sources_max = count("sources_max");
  settings.source_rate = static_cast<unsigned>(count("source_rate"));
  settings.answer_rate = static_cast<unsigned>(count("answer_rate"));
  settings.answers_max = count("answers_max");
  settings.messages_max = count("messages_max");
  settings.messages_per_peer_max = count("messages_per_peer_max");
  settings.messages_kept = count("messages_kept");
  settings.services_max = count("services_max");
}

bool names(const std::vector<std::string>& list, const std::string& name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

}  // namespace

Result<DiscoverySettings> DiscoverySettings::from(const RoleConfig& config) {
  DiscoverySettings settings;
  settings.name = config.text("name");
  if (const auto wrong = check_name(settings.name); !wrong.empty()) return Error{"'name' " + wrong};
  settings.udp_port = static_cast<std::uint16_t>(config.integer("udp_port"));
  settings.http_port = static_cast<std::uint16_t>(config.integer("http_port"));
  const auto address = IpAddress::parse(config.text("http_address"));
  if (!address) {
    return Error{"'http_address' is '" + config.text("http_address") + "'; expected an IP address"};
  }
  settings.http_address = *address;
  auto hosts = read_host_names(config, "http_hosts");
  if (!hosts) return Error{hosts.error()};
  settings.http_hosts = std::move(*hosts);
  settings.tls = config.flag("tls");
  const Result<bool> require_peer = requires_peer(config);
  if (!require_peer) return Error{require_peer.error()};
  settings.tls_require_peer = require_peer.value();
  settings.broadcast_port = static_cast<std::uint16_t>(config.integer("broadcast_port"));
  auto peers = read_peers(config.texts("peer"));
  if (!peers) return Error{peers.error()};
  settings.peers = std::move(*peers);
  auto ranges = read_ranges(config.texts("accept_from"));
  if (!ranges) return Error{ranges.error()};
  settings.accepted = std::move(*ranges);
  auto keys = KeyRing::make(config.texts("keys"));
  if (!keys) return Error{keys.error()};
  settings.keys = std::move(*keys);
  settings.compat_ouroboros = config.flag("compat_ouroboros");
  if (settings.compat_ouroboros && !settings.keys.empty()) {
    return Error{
        "'compat_ouroboros' is on and 'keys' are set; the original proves nothing, so "
        "expected one of the two"};
  }
  settings.ipv6 = config.flag("ipv6");
  settings.dns_sd = config.flag("dns_sd");
  settings.interfaces = config.texts("interfaces");
  settings.excluded = config.texts("exclude_interfaces");
  settings.interval = config.duration("interval");
  settings.expiry = config.duration("expiry");
  settings.expires = config.flag("expire");
  if (settings.expiry < 3 * settings.interval) {
    return Error{"'expiry' is " + config.text("expiry") +
                 "; expected at least three times 'interval', which is " + config.text("interval")};
  }
  read_limits(settings, config);
  return settings;
}

bool DiscoverySettings::uses(const Interface& interface) const {
  if (!interface.up || interface.loopback) return false;
  if (names(excluded, interface.name)) return false;
  return interfaces.empty() || names(interfaces, interface.name);
}

std::vector<std::uint16_t> DiscoverySettings::multicast_links(const Host& host) const {
  std::vector<std::uint16_t> links;
  for (const Interface& each : host.interfaces) {
    if (each.address.is_v4() || !each.multicast || !uses(each)) continue;
    if (std::find(links.begin(), links.end(), each.index) == links.end()) {
      links.push_back(each.index);
    }
  }
  return links;
}

}  // namespace swarmstage::lan_discovery
