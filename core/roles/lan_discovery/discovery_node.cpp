#include "core/roles/lan_discovery/discovery_node.h"

namespace swarmstage::lan_discovery {

DiscoveryNode::DiscoveryNode(const DiscoverySettings& settings,
                             std::unique_ptr<DiscoveryPart> part) {
  DiscoveryPart& discovery = add(std::move(part));
  if (settings.http_port == 0) return;
  http::HttpSettings http;
  http.address = settings.http_address;
  http.port = settings.http_port;
  if (settings.tls) {
    TlsOptions& tls = http.tls.emplace();
    tls.identity = "node";
    tls.require_peer = settings.tls_require_peer;
  }
  http::HttpServer& server = add(std::make_unique<http::HttpServer>(http));
  server.listening_failed = [port = settings.http_port](Context& context, CloseReason reason) {
    std::string where = "listening on HTTP port ";
    where += std::to_string(port);
    context.event("failed", {{"context", where}, {"error", to_string(reason)}});
  };
  api_ = std::make_unique<DiscoveryApi>(discovery, server);
}

}  // namespace swarmstage::lan_discovery
