// Our server as a daemon runs it: a live node on real sockets, hashes and all.
// GET /peers gives the JSON of five peers, made when they change; GET /made makes
// it for each request; GET /large gives 100 KB from memory. Prints its port.

#include <cstdio>
#include <memory>

#include "core/http/daemon_pages.h"
#include "core/node/context.h"
#include "net/live_node.h"

namespace {

using namespace swarmstage;
using http::Exchange;
using http::Response;

struct Peer {
  std::string name;
  std::string address;
};

Json to_json(const std::vector<Peer>& peers) {
  Json list = Json::array();
  for (const Peer& peer : peers) list.push_back({{"name", peer.name}, {"address", peer.address}});
  return list;
}

std::unique_ptr<Node> make_node() {
  http::HttpSettings settings;
  settings.idle_timeout = 10min;
  settings.connections_per_address_max = settings.connections_max;  // the load is one machine
  auto node = std::make_unique<ComponentNode>();
  auto& server = node->add(std::make_unique<http::HttpServer>(settings));
  server.listening = [](Context&, const Endpoint& local) {
    std::printf("listening on port %d\n", local.port);
    std::fflush(stdout);
  };
  std::vector<Peer> peers;
  for (int i = 0; i < 5; ++i) {
    peers.push_back({std::string("peer") += std::to_string(i), "192.168.1.17:8080"});
  }
  const SharedBytes text(to_json(peers).dump());
  server.router().get("/peers", "Who is here.", [text](Context& context, Exchange& exchange) {
    exchange.answer(context, Response::json(text));
  });
  server.router().get("/made", "The same.", [peers](Context& context, Exchange& exchange) {
    exchange.answer(context, Response::json(to_json(peers)));
  });
  const SharedBytes large(std::string(100'000, 'x'));
  server.router().get("/large", "100 KB.", [large](Context& context, Exchange& exchange) {
    Response response;
    response.content_type = "application/octet-stream";
    response.shared_body = large;
    exchange.answer(context, std::move(response));
  });
  http::add_daemon_pages(server, {.title = "Benchmark", .version = "1"});
  return node;
}

}  // namespace

int main() {
  return net::LiveNode(make_node(), {.name = "server", .content_hashes = false}).run() ? 0 : 1;
}
