#include "core/roles/mesh/mesh_daemon.h"

#include "core/http/daemon_pages.h"
#include "core/roles/host_names.h"
#include "core/roles/mesh/mesh_node.h"
#include "core/roles/mesh/mesh_role.h"

namespace swarmstage::mesh {

namespace {

using http::AnswerDescription;
using http::Exchange;
using http::HttpServer;
using http::MetricWriter;
using http::Response;

Json peers_of(const MeshNode& node) {
  const Json ids = node.observe("peer_ids", nullptr);
  const Json names = node.observe("peer_names", nullptr);
  Json peers = Json::array();
  for (std::size_t i = 0; i < ids.size(); ++i) {
    peers.push_back({{"id", ids[i]}, {"name", names[i]}});
  }
  return peers;
}

void add_peers(HttpServer& server, const MeshNode& node) {
  http::Route route;
  route.path = "/peers";
  route.about = "Who is connected, in order of their ids.";
  AnswerDescription answer{200, "The peers."};
  answer.schema = {{"type", "array"},
                   {"items",
                    {{"type", "object"},
                     {"properties", {{"id", {{"type", "string"}}}, {"name", {{"type", "string"}}}}},
                     {"required", {"id", "name"}}}}};
  route.answers.push_back(std::move(answer));
  route.handler = [&node](Context& context, Exchange& exchange) {
    exchange.answer(context, Response::json(peers_of(node)));
  };
  server.router().add(std::move(route));
}

void write_metrics(const MeshNode& node, MetricWriter& out) {
  const auto number = [&](std::string_view name) {
    return node.observe(name, nullptr).get<double>();
  };
  out.gauge("mesh_peers", "Peers connected.", number("peers"));
  out.gauge("mesh_known_addresses", "Addresses known.", number("known_addresses"));
  out.gauge("mesh_links", "Connections of any kind.", number("links"));
  out.counter("mesh_chats_said_total", "Chat lines said.", number("chats_said"));
  out.counter("mesh_chats_heard_total", "Chat lines heard.", number("chats_heard"));
  const Json limits = node.observe("limits", nullptr);
  for (const auto& [name, limit] : limits.items()) {
    out.counter("mesh_limit_reached_total", "How often a peer met a limit.",
                limit["reached"].get<double>(), {{"limit", name}});
  }
}

}  // namespace

std::unique_ptr<Node> make_mesh_daemon(MeshSettings settings) {
  if (settings.http_port == 0) return std::make_unique<MeshNode>(std::move(settings));
  http::HttpSettings http;
  http.address = settings.http_address;
  http.port = settings.http_port;
  set_host_names(http, settings.http_hosts);
  auto daemon = std::make_unique<ComponentNode>();
  const MeshNode& node = daemon->add(std::make_unique<MeshNode>(std::move(settings)));
  HttpServer& server = daemon->add(std::make_unique<HttpServer>(std::move(http)));
  server.listening_failed = [port = server.settings().port](Context& context, CloseReason reason) {
    const std::string where = "listening on HTTP port " + std::to_string(port);
    context.event("MsgError", {{"error", in_words(reason)}, {"context", where}});
  };
  add_peers(server, node);
  http::DaemonPages pages;
  pages.title = "Mesh";
  pages.version = std::to_string(mesh_descriptor().version);
  pages.not_ready = [&node] {
    return node.observe("port", nullptr) == 0 ? std::string("not listening") : std::string();
  };
  pages.metrics = [&node](MetricWriter& out) { write_metrics(node, out); };
  add_daemon_pages(server, std::move(pages));
  return daemon;
}

}  // namespace swarmstage::mesh
