#pragma once

// A client for HTTP/1.1: a component (core/node/component.h) that keeps streams
// to the endpoints it spoke to and uses them again. An endpoint is an address:
// names are resolved by whoever asks, so that nobody connects where a peer's text
// leads. Redirects are answers like any other, unless asked for. Each request
// has a deadline for the whole of it. A request that may be repeated (GET, HEAD,
// PUT, DELETE, OPTIONS) is sent again when the stream it went out on ended before
// a byte of the answer.
//
//   client.send(context, {.to = endpoint, .target = "/peers"},
//               {.done = [this](Context& context, const ClientAnswer& answer) {
//                  if (answer) heard(context, answer.body);
//                }});

#include <functional>
#include <memory>
#include <string>

#include "core/codec/http1_head.h"
#include "core/http/headers.h"
#include "core/http/stream_handler.h"
#include "core/node/component.h"

namespace swarmstage::http {

using codec::HttpMethod;

class ClientState;

struct ClientSettings {
  std::size_t connections_per_endpoint_max = 4;
  std::size_t idle_connections_max = 64;
  std::size_t waiting_max = 1024;  // requests waiting for a connection
  std::size_t header_bytes_max = 8U << 10;
  std::size_t body_bytes_max = 1U << 20;
  Duration connect_timeout = 5s;
  Duration idle_timeout = 20s;
  std::size_t retries_max = 2;
};

struct ClientRequest {
  Endpoint to;
  HttpMethod method = HttpMethod::get;
  std::string target = "/";
  std::string host = {};  // for the Host field; empty: the endpoint
  Headers headers = {};
  std::string content_type = {};
  std::string body = {};
  Duration deadline = 10s;
  std::size_t redirects_max = 0;  // to the same endpoint only
  std::optional<TlsOptions> tls = std::nullopt;
};

enum class ClientFailure : std::uint8_t {
  none,
  not_connected,  // refused, unreachable or timed out
  lost,           // the stream ended before the answer did
  bad_answer,     // it was not HTTP, or broke a limit
  deadline,
  too_many,     // waiting_max
  bad_request,  // its target or host cannot stand in a request
  cancelled,
};

std::string_view to_string(ClientFailure failure);

/// The head, and the body if nobody asked for it in pieces. Views, inside the call.
struct ClientAnswer {
  ClientFailure failure = ClientFailure::none;
  const codec::HttpResponseHead* head = nullptr;  // null on failure
  ByteView body;
  explicit operator bool() const { return failure == ClientFailure::none; }
  int status() const { return head ? head->status : 0; }
};

struct ClientEvents {
  /// Exactly once, and last; unless the answer was 101 and `upgraded` took the stream.
  std::function<void(Context&, const ClientAnswer&)> done;
  /// If given, pieces come here as they arrive, without limit in number, and `done` has none.
  std::function<void(Context&, const codec::HttpResponseHead&, ByteView piece)> piece = {};
  /// If given, a 101 hands over the stream: return who takes it, or null to refuse. Bytes that
  /// came after the head are told to that handler next.
  std::function<StreamHandler*(Context&, const codec::HttpResponseHead&, StreamId)> upgraded = {};
};

struct ClientRequestId {
  std::uint64_t value = 0;
  friend auto operator<=>(ClientRequestId, ClientRequestId) = default;
};

class HttpClient : public Component {
 public:
  explicit HttpClient(ClientSettings settings = {});
  ~HttpClient() override;

  ClientRequestId send(Context& context, ClientRequest request, ClientEvents events);
  /// `done` follows with failure cancelled. Unknown ids are fine: it may just have been done.
  void cancel(Context& context, ClientRequestId id);
  /// Stop and go for answers that come in pieces.
  void pause(Context& context, ClientRequestId id);
  void resume(Context& context, ClientRequestId id);
  std::size_t connections() const;
  std::size_t waiting() const;

  void on_drain(Context&) override;
  void on_timer(Context&, TimerId) override;
  void on_stream_opened(Context&, StreamId, const StreamInfo&) override;
  void on_stream_data(Context&, StreamId, ByteView) override;
  void on_stream_end(Context&, StreamId) override;
  void on_stream_writable(Context&, StreamId) override;
  void on_stream_closed(Context&, StreamId, CloseReason) override;

 private:
  std::unique_ptr<ClientState> state_;
};

}  // namespace swarmstage::http
