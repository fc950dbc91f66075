#include "core/roles/lan_discovery/discovery_node.h"

#include <charconv>

#include "core/roles/host_names.h"

namespace swarmstage::lan_discovery {

namespace {

// Told is the port that is ours alone: what is sent there comes to nobody else of the
// machine. The host has a name of its own, because others may speak for the machine's.
dns_sd::OwnService own_service(const Discovery& discovery) {
  const Ports& ports = discovery.ports;
  dns_sd::OwnService own;
  own.instance = discovery.settings.name;
  own.host = "swarmstage-" + to_text(discovery.instance);
  if (ports.can_speak()) own.port = ports.own_number(static_cast<bool>(ports.voice_v4()));
  own.strings = {"txtvers=1", "id=" + to_text(discovery.instance)};
  if (const std::uint16_t http = discovery.settings.told_http_port(); http != 0) {
    own.strings.push_back("http=" + std::to_string(http));
  }
  return own;
}

// 0: it says none that could be one.
InstanceId instance_of(const dns_sd::FoundService& found) {
  const std::string text = dns_sd::value_of(found.strings, "id");
  InstanceId instance = 0;
  const char* last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), last, instance, 16);
  return error == std::errc() && end == last ? instance : 0;
}

}  // namespace

DiscoveryNode::DiscoveryNode(const DiscoverySettings& settings,
                             std::unique_ptr<DiscoveryPart> part) {
  DiscoveryPart& discovery = add(std::move(part));
  if (settings.http_port != 0) add_http(settings, discovery);
  if (settings.dns_sd) add_dns_sd(settings, discovery);
}

void DiscoveryNode::add_http(const DiscoverySettings& settings, DiscoveryPart& discovery) {
  http::HttpSettings http;
  http.address = settings.http_address;
  http.port = settings.http_port;
  set_host_names(http, settings.http_hosts);
  if (settings.tls) {
    TlsOptions& tls = http.tls.emplace();
    tls.identity = "node";
    tls.require_peer = settings.tls_require_peer;
  }
  http::HttpServer& server = add(std::make_unique<http::HttpServer>(http));
  // Whoever runs us may want none of us without HTTP; nobody should have heard of us then.
  discovery.hold();
  server.listening = [&discovery](Context& context, const Endpoint&) {
    discovery.release(context);
  };
  server.listening_failed = [&discovery, port = settings.http_port](Context& context,
                                                                    CloseReason reason) {
    std::string where = "listening on HTTP port ";
    where += std::to_string(port);
    context.event("failed", {{"context", where}, {"error", to_string(reason)}});
    discovery.release_later(context);
  };
  api_ = std::make_unique<DiscoveryApi>(discovery, server);
}

void DiscoveryNode::add_dns_sd(const DiscoverySettings& settings, DiscoveryPart& discovery) {
  dns_sd::DnsSdSettings wanted;
  wanted.type = {{"_swarmstage", "_udp", "local"}};
  wanted.ipv6 = settings.ipv6;
  wanted.uses = [&discovery](const Interface& each) {
    return discovery.state().settings.uses(each);
  };
  dns_sd::DnsSd& dns_sd = add(std::make_unique<dns_sd::DnsSd>(wanted));
  discovery.set_when_settled([&discovery, &dns_sd](Context& context) {
    dns_sd.set_limits({discovery.state().settings.services_max});
    // While our port is lost there is nowhere to lead others to.
    const dns_sd::OwnService own = own_service(discovery.state());
    if (own.port != 0) dns_sd.publish(context, own);
  });
  dns_sd.set_found([&discovery](Context& context, const dns_sd::FoundService& found) {
    discovery.hear_hint(context, instance_of(found), found.endpoints);
  });
  if (api_) api_->show(dns_sd);
}

}  // namespace swarmstage::lan_discovery
