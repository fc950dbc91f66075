// Our server as a daemon runs it, over TLS: a live node on real sockets, hashes and
// all. GET /peers makes the JSON of five peers for each request, GET /fixed answers
// bytes from memory. Arguments: certificate, key.

#include <cstdio>
#include <memory>

#include "core/http/http_server.h"
#include "core/node/context.h"
#include "net/live_node.h"

namespace {

using namespace swarmstage;

std::unique_ptr<Node> make_node() {
  http::HttpSettings settings;
  settings.tls.emplace().identity = "node";
  auto node = std::make_unique<ComponentNode>();
  auto& server = node->add(std::make_unique<http::HttpServer>(settings));
  server.listening = [](Context&, const Endpoint& local) {
    std::printf("listening on port %d\n", local.port);
    std::fflush(stdout);
  };
  server.router().get("/peers", "Who is here.", [](Context& context, http::Exchange& exchange) {
    Json list = Json::array();
    for (int i = 0; i < 5; ++i) {
      list.push_back(
          {{"name", std::string("peer") += std::to_string(i)}, {"address", "192.168.1.17:8080"}});
    }
    exchange.answer(context, http::Response::json(list));
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
  options.tls.identities = {{"node", arguments[1], arguments[2]}};
  return net::LiveNode(make_node(), options).run() ? 0 : 1;
}
