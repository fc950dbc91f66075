// Our WebSocket server as a daemon runs it: a live node on real sockets, hashes and
// all, that says every message back. Prints its port.

#include <cstdio>
#include <memory>

#include "core/http/http_server.h"
#include "core/node/context.h"
#include "core/websocket/web_sockets.h"
#include "net/live_node.h"

namespace {

using namespace swarmstage;

class Echo final : public websocket::WebSocketUser {
 public:
  void on_socket_text(Context& context, websocket::WebSocketId socket,
                      std::string_view text) override {
    sockets->send_text(context, socket, text);
  }
  websocket::WebSockets* sockets = nullptr;
};

std::unique_ptr<Node> make_node(Echo& echo) {
  auto node = std::make_unique<ComponentNode>();
  websocket::WebSocketSettings settings;
  settings.idle_timeout = 10min;
  echo.sockets = &node->add(std::make_unique<websocket::WebSockets>(settings));
  http::HttpSettings http;
  http.connections_per_address_max = http.connections_max;  // the load is one machine
  auto& server = node->add(std::make_unique<http::HttpServer>(http));
  server.listening = [](Context&, const Endpoint& local) {
    std::printf("listening on port %d\n", local.port);
    std::fflush(stdout);
  };
  echo.sockets->serve(server.router(), {"/", "Says everything back."}, echo);
  return node;
}

}  // namespace

int main() {
  Echo echo;
  return net::LiveNode(make_node(echo), {.name = "server"}).run() ? 0 : 1;
}
