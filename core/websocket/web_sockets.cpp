#include "core/websocket/web_sockets.h"

#include "core/base/assert.h"
#include "core/codec/text.h"
#include "core/node/context.h"
#include "core/websocket/web_socket_handshake.h"

namespace swarmstage::websocket {

using codec::WebSocketFrame;
using codec::WebSocketSide;

namespace {

constexpr std::uint16_t session_timer = 1;

}  // namespace

// One we are about to open.
struct WebSockets::Dial {
  WebSocketUser& user;
  WebSocketInfo info;
  std::string key;
  std::vector<std::string> protocols;
  std::string refused;  // why we did not take the upgrade
};

WebSockets::WebSockets(WebSocketSettings settings) : settings_(std::move(settings)) {}
WebSockets::~WebSockets() = default;

// --- Serving ---

void WebSockets::serve(http::Router& router, WebSocketRoute route, WebSocketUser& user) {
  http::Route row;
  row.path = route.path;
  row.about = route.about;
  row.answers = {{101, "The stream is a web socket from here on.", ""},
                 {400, "The handshake is malformed.", "application/problem+json"},
                 {403, "Pages of that origin may not connect.", "application/problem+json"},
                 {426, "No WebSocket handshake of version 13.", "application/problem+json"}};
  row.handler = [this, route = std::move(route), &user](Context& context,
                                                        http::Exchange& exchange) {
    take(context, exchange, route, user);
  };
  router.add(std::move(row));
}

void WebSockets::take(Context& context, http::Exchange& exchange, const WebSocketRoute& route,
                      WebSocketUser& user) {
  const http::Request& request = exchange.request();
  if (auto refusal = refuse_request(request, settings_.allowed_origins)) {
    return exchange.answer(context, std::move(*refusal));
  }
  const bool full = sessions_.size() >= settings_.sockets_max;
  if (full) counters_.reached(WebSocketLimit::sockets_max);
  if (draining_ || full) {
    return exchange.answer(context, http::Response::problem(503, "no room for web sockets"));
  }
  WebSocketInfo info{request.remote, request.peer ? *request.peer : PeerIdentity{},
                     std::string(request.path), choose_protocol(request, route.protocols)};
  const http::Headers fields = answer_fields(request.field("Sec-WebSocket-Key"), info.protocol);
  const StreamId stream = exchange.id().stream;
  WebSocketSession& session = add(next_id(), WebSocketSide::server, user);
  exchange.upgrade(context, fields, session);
  session.begin(context, stream, info);
}

// --- Connecting ---

WebSocketId WebSockets::connect(Context& context, http::HttpClient& client,
                                WebSocketRequest request, WebSocketUser& user) {
  const WebSocketId id = next_id();
  WebSocketNonce nonce;
  context.fill_unguessable(nonce);
  const std::string key = codec::to_base64(ByteView(nonce.data(), nonce.size()));
  http::ClientRequest asked;
  asked.to = request.to;
  asked.target = std::move(request.target);
  asked.host = std::move(request.host);
  asked.headers = request_fields(key, request.protocols, request.origin);
  asked.deadline = request.deadline;
  asked.tls = std::move(request.tls);
  WebSocketInfo info;
  info.remote = request.to;
  dials_.emplace(id, Dial{user, std::move(info), key, std::move(request.protocols), {}});
  http::ClientEvents events;
  events.done = [this, id](Context& inner, const http::ClientAnswer& answer) {
    dial_failed(inner, id, answer);
  };
  events.upgraded = [this, id](Context& inner, const codec::HttpResponseHead& head,
                               StreamId stream) { return upgraded(inner, id, head, stream); };
  client.send(context, std::move(asked), std::move(events));
  return id;
}

http::StreamHandler* WebSockets::upgraded(Context& context, WebSocketId id,
                                          const codec::HttpResponseHead& answer, StreamId stream) {
  const auto found = dials_.find(id);
  if (found == dials_.end()) return nullptr;
  Dial& dial = found->second;
  dial.refused = refuse_answer(answer, dial.key, dial.protocols, dial.info.protocol);
  if (!dial.refused.empty()) return nullptr;
  const WebSocketInfo info = std::move(dial.info);
  WebSocketSession& session = add(id, WebSocketSide::client, dial.user);
  dials_.erase(found);
  session.begin(context, stream, info);
  return &session;
}

void WebSockets::dial_failed(Context& context, WebSocketId id, const http::ClientAnswer& answer) {
  const auto found = dials_.find(id);
  if (found == dials_.end()) return;
  WebSocketUser& user = found->second.user;
  WebSocketClosed closed;
  closed.reason = std::move(found->second.refused);
  dials_.erase(found);
  if (closed.reason.empty()) {
    closed.reason = answer ? "the server answers " + std::to_string(answer.status())
                           : std::string(to_string(answer.failure));
  }
  user.on_socket_closed(context, id, closed);
}

// --- Speaking ---

bool WebSockets::send_text(Context& context, WebSocketId socket, std::string_view text) {
  WebSocketSession* session = find(socket);
  return session && session->send(context, WebSocketFrame::text, text);
}

bool WebSockets::send_binary(Context& context, WebSocketId socket, ByteView bytes) {
  WebSocketSession* session = find(socket);
  return session && session->send(context, WebSocketFrame::binary, bytes);
}

bool WebSockets::ping(Context& context, WebSocketId socket, ByteView bytes) {
  SWARMSTAGE_ASSERT(bytes.size() <= 125, "a ping is longer than a control frame may be");
  WebSocketSession* session = find(socket);
  return session && session->send(context, WebSocketFrame::ping, bytes);
}

bool WebSockets::may_write(Context& context, WebSocketId socket) const {
  const WebSocketSession* session = find(socket);
  return session && session->may_write(context);
}

void WebSockets::pause(Context& context, WebSocketId socket) {
  if (WebSocketSession* session = find(socket)) session->pause(context);
}

void WebSockets::resume(Context& context, WebSocketId socket) {
  if (WebSocketSession* session = find(socket)) session->resume(context);
}

void WebSockets::close(Context& context, WebSocketId socket, std::uint16_t code,
                       std::string_view reason) {
  SWARMSTAGE_ASSERT(codec::websocket_code::may_be_sent(code), "that code may not be sent");
  if (WebSocketSession* session = find(socket)) session->close(context, code, reason);
}

void WebSockets::on_drain(Context& context) {
  draining_ = true;
  for (const auto& [id, session] : sessions_) {
    session->close(context, codec::websocket_code::going_away, "this node is about to stop");
  }
}

void WebSockets::write_metrics(http::MetricWriter& out) const {
  out.gauge("websocket_open", "Web sockets open now.", static_cast<double>(open()));
  out.counter("websocket_opened_total", "Web sockets opened.",
              static_cast<double>(counters_.opened));
  out.counter("websocket_messages_total", "Messages heard and said.",
              static_cast<double>(counters_.messages_heard), {{"direction", "heard"}});
  out.counter("websocket_messages_total", "Messages heard and said.",
              static_cast<double>(counters_.messages_said), {{"direction", "said"}});
  for (std::size_t i = 0; i < websocket_limit_count; ++i) {
    const auto limit = static_cast<WebSocketLimit>(i);
    out.counter("websocket_limit_reached_total", "How often a web socket met a limit.",
                static_cast<double>(counters_.count(limit)), {{"limit", to_string(limit)}});
  }
}

// --- The home of sessions ---

WebSocketSession& WebSockets::add(WebSocketId id, WebSocketSide side, WebSocketUser& user) {
  SessionHome& home = *this;
  const auto made =
      sessions_.emplace(id, std::make_unique<WebSocketSession>(home, id, side, settings_, user));
  return *made.first->second;
}

WebSocketSession* WebSockets::find(WebSocketId id) const {
  const auto found = sessions_.find(id);
  return found == sessions_.end() ? nullptr : found->second.get();
}

void WebSockets::wake_in(Context& context, WebSocketId id, Duration delay) {
  const auto entered = enter(context);
  context.set_timer({.kind = session_timer, .subject = id.value}, delay);
}

void WebSockets::on_timer(Context& context, TimerId timer) {
  if (WebSocketSession* session = find({timer.subject})) session->due(context);
}

void WebSockets::session_over(Context& context, WebSocketId id, const WebSocketClosed& closed) {
  {
    const auto entered = enter(context);
    context.cancel_timer({.kind = session_timer, .subject = id.value});
  }
  const auto ended = sessions_.extract(id);  // until the user knows
  ended.mapped()->user().on_socket_closed(context, id, closed);
}

}  // namespace swarmstage::websocket
