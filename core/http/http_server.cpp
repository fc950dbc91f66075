#include "core/http/http_server.h"

#include "core/http/connection.h"

namespace swarmstage::http {

namespace {

// Clients that are told there is no room, and have not gone yet.
constexpr std::size_t turned_away_max = 256;
constexpr std::size_t turned_away_per_address_max = 16;

}  // namespace

HttpServer::HttpServer(HttpSettings settings)
    : settings_(std::move(settings)), core_(std::make_unique<ServerCore>(settings_, router_)) {}

HttpServer::~HttpServer() = default;

Exchange* HttpServer::find(ExchangeId id) {
  Connection* connection = find_connection(id.stream);
  return connection && connection->answering(id.number) ? &connection->exchange() : nullptr;
}

void HttpServer::ask(Context& context, std::string_view service, Duration deadline,
                     std::function<void(Context&, const ServiceReply&)> replied) {
  const auto entered = enter(context);
  asked_[context.call(service, Json::object(), deadline)] = std::move(replied);
}

void HttpServer::on_reply(Context& context, CallId call, const ServiceReply& reply) {
  const auto found = asked_.extract(call);
  if (found) found.mapped()(context, reply);
}

bool HttpServer::draining() const {
  return core_->draining;
}
std::size_t HttpServer::connections() const {
  return core_->connection_count;
}
const HttpTotals& HttpServer::totals() const {
  return core_->totals;
}
const HttpCounters& HttpServer::counters() const {
  return core_->counters;
}
std::optional<Endpoint> HttpServer::local() const {
  return local_;
}

// --- Life ---

void HttpServer::on_start(Context& context) {
  ListenOptions options;
  options.address = settings_.address;
  options.port = settings_.port;
  options.backlog = 1024;
  options.tls = settings_.tls;
  listener_ = context.listen(options);
}

void HttpServer::on_drain(Context& context) {
  core_->draining = true;
  context.set_timer({.kind = static_cast<std::uint16_t>(TimerKind::drain_grace)},
                    settings_.drain_grace);
}

template <typename Visit>
void HttpServer::each_connection(Visit visit) {
  for (std::size_t slot = 0; slot < core_->connections.size(); ++slot) {
    if (Connection* connection = core_->connections[slot].get()) visit(*connection);
  }
}

void HttpServer::on_timer(Context& context, TimerId timer) {
  if (static_cast<TimerKind>(timer.kind) == TimerKind::drain_grace) {
    core_->leaving = true;
    if (local_) context.close_listener(listener_);
    return each_connection([&](Connection& each) { each.leave(context); });
  }
  Connection* connection = find_connection(StreamId{timer.subject});
  if (!connection) return;
  const bool advance = static_cast<TimerKind>(timer.kind) == TimerKind::advance;
  advance ? connection->advance(context) : connection->deadline_passed(context);
}

void HttpServer::on_listener_opened(Context& context, ListenerId, const Endpoint& local) {
  local_ = local;
  if (listening) listening(context, local);
}

void HttpServer::on_listener_failed(Context& context, ListenerId, CloseReason reason) {
  if (listening_failed) return listening_failed(context, reason);
  std::string text = "HTTP cannot listen on port ";
  text += std::to_string(settings_.port);
  text += ": ";
  text += to_string(reason);
  context.log(LogLevel::error, text);
}

void HttpServer::on_listener_closed(Context&, ListenerId, CloseReason) {
  local_.reset();
}

// --- Streams ---

Connection* HttpServer::find_connection(StreamId stream) const {
  if (stream.slot() >= core_->connections.size()) return nullptr;
  Connection* connection = core_->connections[stream.slot()].get();
  return connection && connection->stream() == stream ? connection : nullptr;
}

// Those who are told so linger for a while, and count all the same.
bool HttpServer::fills_its_share(const IpAddress& address) const {
  const auto counted = core_->by_address.find(address);
  return counted != core_->by_address.end() &&
         counted->second >=
             std::uint64_t{settings_.connections_per_address_max} + turned_away_per_address_max;
}

void HttpServer::on_stream_opened(Context& context, StreamId stream, const StreamInfo& info) {
  ++core_->totals.connections;
  if (core_->connection_count >= settings_.connections_max + turned_away_max) {
    core_->counters.reached(HttpLimit::connections_max);
    return context.abort(stream);
  }
  if (fills_its_share(info.remote.address)) {
    core_->counters.reached(HttpLimit::connections_per_address_max);
    return context.abort(stream);
  }
  if (core_->connections.size() <= stream.slot()) core_->connections.resize(stream.slot() + 1U);
  auto& connection = core_->connections[stream.slot()];
  connection = std::make_unique<Connection>(*core_, stream, info);
  ++core_->connection_count;
  const std::uint32_t of_address = ++core_->by_address[info.remote.address];
  if (core_->connection_count > settings_.connections_max) {
    core_->counters.reached(HttpLimit::connections_max);
    return connection->turn_away(context, 503);
  }
  if (of_address > settings_.connections_per_address_max) {
    core_->counters.reached(HttpLimit::connections_per_address_max);
    return connection->turn_away(context, 429);
  }
  connection->opened(context);
}

void HttpServer::on_stream_data(Context& context, StreamId stream, ByteView bytes) {
  if (Connection* connection = find_connection(stream)) connection->data(context, bytes);
}

void HttpServer::on_stream_end(Context& context, StreamId stream) {
  if (Connection* connection = find_connection(stream)) connection->ended(context);
}

void HttpServer::on_stream_writable(Context& context, StreamId stream) {
  if (Connection* connection = find_connection(stream)) connection->writable(context);
}

void HttpServer::on_stream_closed(Context& context, StreamId stream, CloseReason reason) {
  Connection* connection = find_connection(stream);
  if (!connection) return;
  connection->closed(context, reason);
  const auto counted = core_->by_address.find(connection->address());
  if (--counted->second == 0) core_->by_address.erase(counted);
  --core_->connection_count;
  core_->connections[stream.slot()].reset();
}

}  // namespace swarmstage::http
