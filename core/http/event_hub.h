#pragma once

// Server-sent events to any number of clients: text/event-stream. A handler
// subscribes the exchange, and from then on each published event goes to all,
// stored once. A client that does not read is dropped when event_queue_bytes_max
// of its stream are unsent; browsers come back by themselves. Silent streams get
// a comment now and then, so that dead ones are noticed. Owned by the part that
// publishes; the server must outlive it.

#include <string_view>
#include <vector>

#include "core/http/http_server.h"

namespace swarmstage::http {

class EventHub {
 public:
  explicit EventHub(HttpServer& server) : server_(server) {}

  /// Answers the exchange with an open event stream, begun with `first` (already formatted
  /// events, from format_event) if there is any.
  void subscribe(Context& context, Exchange& exchange, std::string_view first = {});
  /// To everybody. `id` becomes the client's Last-Event-ID; empty: none. Clients say it to
  /// whoever serves them next, so it must be told apart from those of another process.
  void publish(Context& context, std::string_view name, const Json& data, std::string_view id = {});
  /// Ends all streams in good order: for a drain.
  void end_all(Context& context);
  std::size_t subscribers() const { return subscribers_.size(); }

 private:
  HttpServer& server_;
  std::vector<ExchangeId> subscribers_;
};

/// "id: id\nevent: name\ndata: {...}\n\n", the first line if there is an id.
std::string format_event(std::string_view name, const Json& data, std::string_view id = {});

}  // namespace swarmstage::http
