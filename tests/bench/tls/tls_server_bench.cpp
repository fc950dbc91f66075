// Our server as a daemon runs it, over TLS: a live node on real sockets. GET /peers
// gives the JSON of five peers, made when they change, as LAN discovery does; GET
// /made makes it for each request, GET /fixed answers bytes from memory.
// Arguments: certificate, key.

#include <cstdio>
#include <memory>

#include "core/http/http_server.h"
#include "core/node/context.h"
#include "net/live_node.h"

namespace {

using namespace swarmstage;

Json list_of_peers() {
  Json list = Json::array();
  for (int i = 0; i < 5; ++i) {
    list.push_back(
        {{"name", std::string("peer") += std::to_string(i)}, {"address", "192.168.1.17:8080"}});
  }
  return list;
}

std::unique_ptr<Node> make_node() {
  http::HttpSettings settings;
  settings.tls.emplace().identity = "node";
  auto node = std::make_unique<ComponentNode>();
  auto& server = node->add(std::make_unique<http::HttpServer>(settings));
  server.listening = [](Context&, const Endpoint& local) {
    std::printf("listening on port %d\n", local.port);
    std::fflush(stdout);
  };
  const SharedBytes text(list_of_peers().dump());
  server.router().get("/peers", "Who is here.", [text](Context& context, http::Exchange& exchange) {
    exchange.answer(context, http::Response::json(text));
  });
  server.router().get("/made", "The same.", [](Context& context, http::Exchange& exchange) {
    exchange.answer(context, http::Response::json(list_of_peers()));
  });
  const SharedBytes fixed(std::string(251, 'x'));
  server.router().get("/fixed", "Bytes.", [fixed](Context& context, http::Exchange& exchange) {
    http::Response response;
    response.content_type = "application/json";
    response.shared_body = fixed;
    exchange.answer(context, std::move(response));
  });
  return node;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) return 2;
  net::LiveNodeOptions options;
  options.name = "server";
  options.content_hashes = false;
  options.tls.identities = {{"node", arguments[1], arguments[2]}};
  return net::LiveNode(make_node(), options).run() ? 0 : 1;
}
