#pragma once

// START HERE for HTTP. A server is a component (core/node/component.h): add it to
// a ComponentNode beside the parts of your role, fill its router before the node
// starts, and it listens from on_start on. It keeps no socket and no clock, so it
// is the same on every stage.
//
//   auto& server = node->add(std::make_unique<HttpServer>(settings));
//   server.router().get("/peers", "Who is here.", [&](Context& context, Exchange& exchange) {
//     exchange.answer(context, Response::json(discovery.peers()));
//   });
//
// Handlers run under the server's component; calling another component is an
// ordinary call, which enters that component if it asks the context for anything
// of its own. Each stream is served one request at a time, in order; the bytes
// of requests sent ahead wait. Draining is told by /readyz at once; for drain_grace
// everybody is served as ever, so that whoever watches has the time to go
// elsewhere; then the server stops listening, finishes what runs, and says
// Connection: close in each answer.
//
// Next: exchange.h, response.h, router.h, event_hub.h, daemon_pages.h.

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <optional>

#include "core/http/exchange.h"
#include "core/http/http_limits.h"
#include "core/http/http_settings.h"
#include "core/http/router.h"
#include "core/node/component.h"

namespace swarmstage::http {

struct ServerCore;

/// What a server did since it started; also in /metrics.
struct HttpTotals {
  std::uint64_t requests = 0;
  std::uint64_t connections = 0;           // accepted
  std::array<std::uint64_t, 6> answers{};  // by hundreds of the status
};

class HttpServer : public Component {
 public:
  explicit HttpServer(HttpSettings settings);
  ~HttpServer() override;

  /// Before the node starts.
  Router& router() { return router_; }
  const Router& router() const { return router_; }
  /// Told where it listens, or why it does not.
  std::function<void(Context&, const Endpoint&)> listening;
  std::function<void(Context&, CloseReason)> listening_failed;

  /// Null once it was answered or the client has gone.
  Exchange* find(ExchangeId id);
  /// Asks a service of the stage, for a handler that answers then. One reply.
  void ask(Context& context, std::string_view service, Duration deadline,
           std::function<void(Context&, const ServiceReply&)> replied);
  bool draining() const;
  std::size_t connections() const;
  const HttpTotals& totals() const;
  const HttpCounters& counters() const;
  const HttpSettings& settings() const { return settings_; }
  /// Nothing until the listener is open.
  std::optional<Endpoint> local() const;

  void on_start(Context&) override;
  void on_drain(Context&) override;
  void on_timer(Context&, TimerId) override;
  void on_listener_opened(Context&, ListenerId, const Endpoint&) override;
  void on_listener_failed(Context&, ListenerId, CloseReason) override;
  void on_listener_closed(Context&, ListenerId, CloseReason) override;
  void on_stream_opened(Context&, StreamId, const StreamInfo&) override;
  void on_stream_data(Context&, StreamId, ByteView) override;
  void on_stream_end(Context&, StreamId) override;
  void on_stream_writable(Context&, StreamId) override;
  void on_stream_closed(Context&, StreamId, CloseReason) override;
  void on_reply(Context&, CallId, const ServiceReply&) override;

 private:
  template <typename Visit>
  void each_connection(Visit visit);
  Connection* find_connection(StreamId stream) const;
  bool fills_its_share(const IpAddress& address) const;

  HttpSettings settings_;
  Router router_;
  std::unique_ptr<ServerCore> core_;
  ListenerId listener_;
  std::optional<Endpoint> local_;
  std::map<CallId, std::function<void(Context&, const ServiceReply&)>> asked_;
};

}  // namespace swarmstage::http
