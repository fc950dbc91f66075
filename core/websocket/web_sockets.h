#pragma once

// START HERE for WebSocket (RFC 6455). A component (core/node/component.h) that
// holds all web sockets of a node, those others opened by a route of an HttpServer
// and those we opened by an HttpClient. Add it before the server and the client,
// and keep it as long as they live.
//
//   auto& sockets = node->add(std::make_unique<WebSockets>());
//   auto& server = node->add(std::make_unique<http::HttpServer>(settings));
//   sockets.serve(server.router(), {.path = "/chat", .about = "Talk."}, chat);
//   ...
//   void Chat::on_socket_text(Context& context, WebSocketId from, std::string_view text) {
//     sockets.send_text(context, from, text);
//   }
//
// Messages are whole: fragments are joined, up to the limit. A message that is not
// taken (send answers false) is dropped by us, not kept: who writes much looks at
// may_write and waits for writable. Ids are never used again; using one that is
// closed does nothing. Draining closes all with 1001.

#include <map>
#include <memory>

#include "core/http/http_client.h"
#include "core/http/metric_writer.h"
#include "core/http/router.h"
#include "core/node/component.h"
#include "core/websocket/web_socket_session.h"

namespace swarmstage::websocket {

struct WebSocketRoute {
  std::string path;
  std::string about;
  std::vector<std::string> protocols = {};  // of ours; the client's first of them is taken
};

struct WebSocketRequest {
  Endpoint to;
  std::string target = "/";
  std::string host = {};                    // for the Host field; empty: the endpoint
  std::string origin = {};                  // empty: we are no browser
  std::vector<std::string> protocols = {};  // best first
  Duration deadline = 10s;                  // of the handshake
  std::optional<TlsOptions> tls = std::nullopt;
};

class WebSockets final : public Component, private SessionHome {
 public:
  explicit WebSockets(WebSocketSettings settings = {});
  ~WebSockets() override;

  /// Before the node starts. The user outlives the node's streams.
  void serve(http::Router& router, WebSocketRoute route, WebSocketUser& user);
  WebSocketId connect(Context& context, http::HttpClient& client, WebSocketRequest request,
                      WebSocketUser& user);

  bool send_text(Context& context, WebSocketId socket, std::string_view text);
  bool send_binary(Context& context, WebSocketId socket, ByteView bytes);
  /// At most 125 bytes. A pong brings them back.
  bool ping(Context& context, WebSocketId socket, ByteView bytes = {});
  bool may_write(Context& context, WebSocketId socket) const;
  /// Stop and go for what comes in.
  void pause(Context& context, WebSocketId socket);
  void resume(Context& context, WebSocketId socket);
  /// `closed` follows. The code is one that may be sent; the reason is cut at 123 bytes.
  void close(Context& context, WebSocketId socket,
             std::uint16_t code = codec::websocket_code::normal, std::string_view reason = {});
  std::size_t open() const { return sessions_.size(); }
  const WebSocketCounters& counters() const { return counters_; }
  /// For /metrics.
  void write_metrics(http::MetricWriter& out) const;

  void on_drain(Context& context) override;
  void on_timer(Context& context, TimerId timer) override;

 private:
  struct Dial;

  void take(Context& context, http::Exchange& exchange, const WebSocketRoute& route,
            WebSocketUser& user);
  http::StreamHandler* upgraded(Context& context, WebSocketId id,
                                const codec::HttpResponseHead& answer, StreamId stream);
  void dial_failed(Context& context, WebSocketId id, const http::ClientAnswer& answer);
  WebSocketSession& add(WebSocketId id, codec::WebSocketSide side, WebSocketUser& user);
  WebSocketSession* find(WebSocketId id) const;
  WebSocketId next_id() { return {++last_id_}; }

  void wake_in(Context& context, WebSocketId id, Duration delay) override;
  void session_over(Context& context, WebSocketId id, const WebSocketClosed& closed) override;
  WebSocketCounters& session_counters() override { return counters_; }

  const WebSocketSettings settings_;
  WebSocketCounters counters_;
  std::map<WebSocketId, std::unique_ptr<WebSocketSession>> sessions_;
  std::map<WebSocketId, Dial> dials_;
  std::uint64_t last_id_ = 0;
  bool draining_ = false;
};

}  // namespace swarmstage::websocket
