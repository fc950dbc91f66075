// A live node that speaks WebSocket and says everything back, for tests that let
// another implementation be the other side. It says what happens, a line each.
//
//   socket_talker serve [PORT]           "listening PORT" first; the path is /
//   socket_talker connect PORT PROTOCOL

#include <cstdio>
#include <cstdlib>
#include <string>

#include "core/http/http_server.h"
#include "core/node/context.h"
#include "core/websocket/web_sockets.h"
#include "net/live_node.h"

namespace swarmstage::websocket {
namespace {

void say(const std::string& line) {
  std::puts(line.c_str());
  std::fflush(stdout);
}

class Echo final : public WebSocketUser {
 public:
  void on_socket_opened(Context&, WebSocketId, const WebSocketInfo& info) override {
    if (tells) say("opened " + info.protocol);
  }
  void on_socket_text(Context& context, WebSocketId socket, std::string_view text) override {
    sockets->send_text(context, socket, text);
  }
  void on_socket_binary(Context& context, WebSocketId socket, ByteView bytes) override {
    sockets->send_binary(context, socket, bytes);
  }
  void on_socket_closed(Context&, WebSocketId, const WebSocketClosed& closed) override {
    if (tells) say("closed " + std::to_string(closed.code) + " " + closed.reason);
    if (over) over();
  }

  WebSockets* sockets = nullptr;
  bool tells = true;
  std::function<void()> over;
};

// Connects as soon as it runs.
class Caller final : public Component {
 public:
  Caller(Echo& echo, http::HttpClient& client, std::uint16_t port, std::string protocol)
      : echo_(echo), client_(client), port_(port), protocol_(std::move(protocol)) {}

  void on_start(Context& context) override {
    WebSocketRequest request;
    request.to = {IpAddress::v4(127, 0, 0, 1), port_};
    request.protocols = {protocol_};
    echo_.sockets->connect(context, client_, request, echo_);
  }

 private:
  Echo& echo_;
  http::HttpClient& client_;
  std::uint16_t port_;
  std::string protocol_;
};

std::unique_ptr<Node> serving(Echo& echo, std::uint16_t port) {
  auto node = std::make_unique<ComponentNode>();
  echo.sockets = &node->add(std::make_unique<WebSockets>());
  http::HttpSettings settings;
  settings.port = port;
  auto& server = node->add(std::make_unique<http::HttpServer>(settings));
  server.listening = [](Context&, const Endpoint& local) {
    say("listening " + std::to_string(local.port));
  };
  echo.sockets->serve(server.router(), {"/", "Says everything back.", {"echo"}}, echo);
  return node;
}

std::unique_ptr<Node> calling(Echo& echo, std::uint16_t port, const std::string& protocol) {
  auto node = std::make_unique<ComponentNode>();
  echo.sockets = &node->add(std::make_unique<WebSockets>());
  auto& client = node->add(std::make_unique<http::HttpClient>());
  node->add(std::make_unique<Caller>(echo, client, port, protocol));
  return node;
}

int talk(bool serves, std::uint16_t port, const std::string& protocol) {
  Echo echo;
  echo.tells = !serves;
  net::LiveNode live(serves ? serving(echo, port) : calling(echo, port, protocol));
  if (!serves) echo.over = [&live] { live.begin_stop(); };
  return live.run() ? 0 : 1;
}

}  // namespace
}  // namespace swarmstage::websocket

int main(int count, char** words) {
  const std::string word = count > 1 ? words[1] : "";
  const auto port = static_cast<std::uint16_t>(count > 2 ? std::atoi(words[2]) : 0);
  if (word == "serve") return swarmstage::websocket::talk(true, port, {});
  if (word == "connect" && count == 4) return swarmstage::websocket::talk(false, port, words[3]);
  std::fprintf(stderr, "usage: socket_talker serve [PORT] | connect PORT PROTOCOL\n");
  return 2;
}
