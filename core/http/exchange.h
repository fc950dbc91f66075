#pragma once

// One request and its answer. A handler is lent the exchange; it answers at once
// with `answer`, or bit by bit with `begin`, `write`, `end`, or later: it keeps
// the id and finds the exchange again through the server, which gives null once
// the client has gone or the time for answering is over. Owned by the server.
//
//   router.get("/peers", [this](Context& context, Exchange& exchange) {
//     exchange.answer(context, Response::json(peers()));
//   });
//
// Grammar of the answer: answer | begin write* end | upgrade | abort; exactly
// one of them. An exchange must not be used after its answer is complete.

#include <cstdint>
#include <functional>

#include "core/http/request.h"
#include "core/http/response.h"
#include "core/http/stream_handler.h"

namespace swarmstage::http {

class Connection;
class Exchange;

struct ExchangeId {
  StreamId stream;
  std::uint32_t number = 0;  // which request of that stream
  friend auto operator<=>(const ExchangeId&, const ExchangeId&) = default;
};

/// What may happen while an answer is under way. All are optional.
struct ExchangeEvents {
  /// Routes that stream the body: the next piece, valid inside the call.
  std::function<void(Context&, Exchange&, ByteView piece)> body;
  std::function<void(Context&, Exchange&)> body_end;
  /// What was written has gone out far enough to write more.
  std::function<void(Context&, Exchange&)> writable;
  /// The client went away, or was too slow, before the answer was complete.
  std::function<void(Context&, ExchangeId)> gone;
};

class Exchange {
 public:
  explicit Exchange(Connection& connection) : connection_(connection) {}
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  /// Views: inside the handler only, and inside the events of a streamed body.
  const Request& request() const;
  ExchangeId id() const;
  void listen(ExchangeEvents events);

  // The answer in one piece.
  void answer(Context& context, Response response);

  // The answer bit by bit; chunked, unless the head has a Content-Length.
  void begin(Context& context, const Response& head);
  void write(Context& context, ByteView piece);
  void write(Context& context, SharedBytes piece);
  void end(Context& context);
  bool begun() const;
  /// Whether the queue is low enough to write more; if not, wait for `writable`.
  bool may_write(Context& context) const;

  /// Begins an answer of server-sent events: write what format_event made. The server keeps it
  /// alive with comments, and takes a client that says it is done for one that has gone.
  void begin_events(Context& context);

  // A streamed request body: stop and go.
  void pause_body(Context& context);
  void resume_body(Context& context);

  /// Answers 101 with these fields and hands the stream over, with the bytes that already came
  /// after the request (told right after the handler returns).
  void upgrade(Context& context, const Headers& fields, StreamHandler& handler);
  /// Ends the stream in the middle: the only honest answer once a begun one cannot be completed.
  void abort(Context& context);

 private:
  Connection& connection_;
};

using Handler = std::function<void(Context&, Exchange&)>;

}  // namespace swarmstage::http
