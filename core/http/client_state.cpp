#include "core/http/client_state.h"

#include <algorithm>

#include "core/codec/http1_writer.h"

namespace swarmstage::http {

namespace {

enum class ClientTimer : std::uint16_t { deadline, idle, failed };

constexpr std::size_t joined_bytes_max = 4096;

TimerId timer_id(ClientTimer kind, std::uint64_t subject) {
  return {.kind = static_cast<std::uint16_t>(kind), .subject = subject};
}

PoolKey key_of(const ClientRequest& request) {
  if (!request.tls) return {request.to, "-", {}};
  return {request.to, request.tls->identity, request.tls->server_name};
}

bool may_be_repeated(HttpMethod method) {
  return method != HttpMethod::post && method != HttpMethod::patch && method != HttpMethod::other;
}

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

// A target or host with a line end or a blank would be read as more than it is.
bool can_be_written(const ClientRequest& request) {
  const auto whole = [](std::string_view text) {
    return is_field_value(text) && text.find_first_of(" \t") == std::string_view::npos;
  };
  return !request.target.empty() && whole(request.target) && whole(request.host) &&
         is_field_value(request.content_type);
}

std::string host_of(const ClientRequest& request) {
  return request.host.empty() ? request.to.to_string() : request.host;
}

}  // namespace

// --- Requests ---

std::uint64_t ClientState::send(Context& context, ClientRequest request, ClientEvents events) {
  auto flight = std::make_unique<Flight>();
  flight->id = ++last_id_;
  flight->request = std::move(request);
  flight->events = std::move(events);
  flight->key = key_of(flight->request);
  Flight& sent = *flight;
  flights_[sent.id] = std::move(flight);
  if (!can_be_written(sent.request)) sent.failure = ClientFailure::bad_request;
  if (waiting >= settings.waiting_max) sent.failure = ClientFailure::too_many;
  if (sent.failure != ClientFailure::none) {
    // Told soon, not now: the caller does not know the id yet.
    context.set_timer(timer_id(ClientTimer::failed, sent.id), 0s);
    return sent.id;
  }
  context.set_timer(timer_id(ClientTimer::deadline, sent.id), sent.request.deadline);
  wait(context, sent, false);
  return sent.id;
}

void ClientState::wait(Context& context, Flight& flight, bool first) {
  flight.stream = {};
  flight.answered = false;
  Pool& pool = pools_[flight.key];
  first ? pool.waiting.push_front(flight.id) : pool.waiting.push_back(flight.id);
  ++waiting;
  const PoolKey key = flight.key;
  pump(context, key);
}

// Gives waiting requests the streams there are, and opens as many as are missing.
void ClientState::pump(Context& context, const PoolKey& key) {
  Pool& pool = pools_[key];
  while (!pool.waiting.empty() && !pool.idle.empty()) {
    Link& link = *links.at(pool.idle.back());
    leave_idle(link);
    const std::uint64_t id = pool.waiting.front();
    pool.waiting.pop_front();
    --waiting;
    start(context, link, *flights_.at(id));
  }
  while (pool.connecting < pool.waiting.size() &&
         pool.links < settings.connections_per_endpoint_max) {
    ConnectOptions options;
    options.timeout = settings.connect_timeout;
    options.tls = flights_.at(pool.waiting.front())->request.tls;
    const StreamId stream = context.connect(key.to, options);
    links[stream] = std::make_unique<Link>(stream, key, settings.header_bytes_max);
    ++pool.connecting;
    ++pool.links;
  }
  if (pool.links == 0 && pool.waiting.empty()) pools_.erase(key);
}

void ClientState::start(Context& context, Link& link, Flight& flight) {
  link.phase = Link::Phase::busy;
  link.flight = flight.id;
  link.body.clear();
  link.kept_head.clear();
  flight.stream = link.stream;
  ++flight.tries;
  if (flight.request.method == HttpMethod::head) link.parser.expect_no_body();
  write_request(context, link, flight.request);
}

void ClientState::write_request(Context& context, const Link& link, const ClientRequest& request) {
  std::string out;
  codec::append_request_line(out, to_string(request.method), request.target);
  codec::append_field(out, "Host", host_of(request));
  for (const auto& [name, value] : request.headers) codec::append_field(out, name, value);
  if (!request.content_type.empty()) {
    codec::append_field(out, "Content-Type", request.content_type);
  }
  const bool takes_body = request.method == HttpMethod::post || request.method == HttpMethod::put ||
                          request.method == HttpMethod::patch;
  if (takes_body || !request.body.empty()) {
    codec::append_field(out, "Content-Length", request.body.size());
  }
  codec::append_head_end(out);
  const bool joined = request.body.size() <= joined_bytes_max;
  if (joined) out += request.body;
  context.write(link.stream, ByteView(out));
  if (!joined) context.write(link.stream, SharedBytes(request.body));
}

// --- Answers ---

void ClientState::opened(Context& context, Link& link) {
  --pools_[link.key].connecting;
  const PoolKey key = link.key;
  release(context, link, true);
  pump(context, key);
}

void ClientState::data(Context& context, Link& link, ByteView bytes) {
  if (link.phase == Link::Phase::upgraded) {
    return link.handler->on_stream_data(context, link.stream, bytes);
  }
  if (link.phase == Link::Phase::closing) return;
  // Nobody asked: whatever it is, it must not become somebody's answer.
  if (link.phase != Link::Phase::busy) return close(context, link);
  flights_.at(link.flight)->answered = true;
  ByteView left = bytes;
  while (true) {
    const codec::HttpItem item = link.parser.next(left, link.head);
    switch (item.kind) {
      case codec::HttpItem::Kind::need_more:
        if (!link.parser.inside_message() || !link.kept_head.empty()) return;
        if (link.parser.held() != 0) return;  // the head itself is not complete
        link.kept_head = link.head.raw;
        return link.head.rebase(link.kept_head);
      case codec::HttpItem::Kind::error:
        return lost(context, link, ClientFailure::bad_answer);
      case codec::HttpItem::Kind::head:
        if (!take_head(context, link, left)) return;
        break;
      case codec::HttpItem::Kind::body: {
        const auto piece = flights_.at(link.flight)->events.piece;
        if (!piece) {
          link.body.append(item.bytes.text());
          break;
        }
        const StreamId stream = link.stream;
        piece(context, link.head, item.bytes);
        if (!find_link(stream) || link.phase != Link::Phase::busy) return;  // it was cancelled
        break;
      }
      case codec::HttpItem::Kind::end:
        if (link.head.status / 100 == 1) break;  // the answer itself is still to come
        return complete(context, link,
                        left.empty() && link.head.keep_alive &&
                            link.head.framing != codec::BodyFraming::until_close);
    }
  }
}

// False: the rest of the input is no business of the caller.
bool ClientState::take_head(Context& context, Link& link, ByteView& left) {
  Flight& flight = *flights_.at(link.flight);
  if (link.head.status != 101) {
    if (!flight.events.piece) link.parser.limit_body(settings.body_bytes_max);
    return true;
  }
  const auto upgraded = flight.events.upgraded;
  StreamHandler* handler = upgraded ? upgraded(context, link.head, link.stream) : nullptr;
  if (!handler) {
    lost(context, link, ClientFailure::bad_answer);
    return false;
  }
  take_flight(context, link.flight);
  link.flight = 0;
  link.phase = Link::Phase::upgraded;
  link.handler = handler;
  // It serves no requests any more, so it takes no place of those that do.
  --pools_[link.key].links;
  pump(context, PoolKey(link.key));
  if (!left.empty()) handler->on_stream_data(context, link.stream, left);
  return false;
}

void ClientState::complete(Context& context, Link& link, bool reusable) {
  const codec::HttpResponseHead head = std::move(link.head);
  const std::string kept_head = std::move(link.kept_head);
  const std::string body = std::move(link.body);
  link.head = {};
  const PoolKey key = link.key;
  const std::uint64_t id = std::exchange(link.flight, 0);
  release(context, link, reusable);
  Flight& flight = *flights_.at(id);
  if (is_redirect(head.status) && follow(context, flight, head)) return;
  const auto done = take_flight(context, id)->events.done;
  pump(context, key);
  if (done) done(context, {ClientFailure::none, &head, body});
}

// Only where the first request went: an answer must not choose whom we call.
bool ClientState::follow(Context& context, Flight& flight, const codec::HttpResponseHead& head) {
  if (flight.redirects >= flight.request.redirects_max) return false;
  std::string_view location = head.field("Location");
  std::string own = flight.request.tls ? "https://" : "http://";
  own += host_of(flight.request);
  if (location.starts_with(own)) location.remove_prefix(own.size());
  if (!location.starts_with('/') || location.starts_with("//")) return false;
  ++flight.redirects;
  flight.request.target = location;
  const bool changes = head.status <= 303 && flight.request.method != HttpMethod::head;
  if (changes) {
    flight.request.method = HttpMethod::get;
    flight.request.body.clear();
    flight.request.content_type.clear();
  }
  wait(context, flight, true);
  return true;
}

// --- Failures ---

void ClientState::lost(Context& context, Link& link, ClientFailure failure) {
  const std::uint64_t id = std::exchange(link.flight, 0);
  const PoolKey key = link.key;
  close(context, link);
  Flight& flight = *flights_.at(id);
  const bool again = failure == ClientFailure::lost && !flight.answered &&
                     may_be_repeated(flight.request.method) && flight.tries <= settings.retries_max;
  if (again) return wait(context, flight, true);
  pump(context, key);
  tell(context, id, failure);
}

void ClientState::fail(Context& context, std::uint64_t id, ClientFailure failure) {
  const auto found = flights_.find(id);
  if (found == flights_.end()) return;
  Flight& flight = *found->second;
  const PoolKey key = flight.key;
  if (flight.stream) {
    Link& link = *links.at(flight.stream);
    link.flight = 0;
    close(context, link);
  } else if (flight.failure == ClientFailure::none) {
    waiting -= std::erase(pools_[key].waiting, id);
  }
  pump(context, key);
  tell(context, id, failure);
}

void ClientState::tell(Context& context, std::uint64_t id, ClientFailure failure) {
  const auto done = take_flight(context, id)->events.done;
  if (done) done(context, {failure, nullptr, {}});
}

std::unique_ptr<Flight> ClientState::take_flight(Context& context, std::uint64_t id) {
  const auto found = flights_.find(id);
  std::unique_ptr<Flight> flight = std::move(found->second);
  flights_.erase(found);
  context.cancel_timer(timer_id(ClientTimer::deadline, id));
  return flight;
}

void ClientState::timer(Context& context, TimerId timer) {
  switch (static_cast<ClientTimer>(timer.kind)) {
    case ClientTimer::deadline:
      return fail(context, timer.subject, ClientFailure::deadline);
    case ClientTimer::failed: {
      const auto found = flights_.find(timer.subject);
      if (found != flights_.end()) fail(context, timer.subject, found->second->failure);
      return;
    }
    case ClientTimer::idle:
      break;
  }
  Link* link = find_link(StreamId{timer.subject});
  if (!link) return;
  link->timed = false;
  if (link->phase != Link::Phase::idle) return;
  if (context.now() >= link->idle_until) return close(context, *link);
  link->timed = true;
  context.set_timer_at(timer_id(ClientTimer::idle, timer.subject), link->idle_until);
}

// --- Streams ---

Link* ClientState::find_link(StreamId stream) {
  const auto found = links.find(stream);
  return found == links.end() ? nullptr : found->second.get();
}

void ClientState::release(Context& context, Link& link, bool reusable) {
  if (!reusable || draining_ || idle_ >= settings.idle_connections_max) {
    return close(context, link);
  }
  link.phase = Link::Phase::idle;
  link.idle_until = context.now() + settings.idle_timeout;
  if (std::exchange(link.paused, false)) context.resume_reading(link.stream);
  pools_[link.key].idle.push_back(link.stream);
  ++idle_;
  if (std::exchange(link.timed, true)) return;
  context.set_timer_at(timer_id(ClientTimer::idle, link.stream.value), link.idle_until);
}

void ClientState::leave_idle(Link& link) {
  if (link.phase != Link::Phase::idle) return;
  std::erase(pools_[link.key].idle, link.stream);
  --idle_;
}

// From here on nobody gets it any more; closed follows.
void ClientState::close(Context& context, Link& link) {
  if (link.phase == Link::Phase::closing) return;
  leave_idle(link);
  link.phase = Link::Phase::closing;
  context.abort(link.stream);
}

void ClientState::ended(Context& context, Link& link) {
  if (link.phase == Link::Phase::upgraded) {
    return link.handler->on_stream_end(context, link.stream);
  }
  if (link.phase != Link::Phase::busy) return close(context, link);
  if (link.parser.finish().kind == codec::HttpItem::Kind::end) {
    return complete(context, link, false);
  }
  lost(context, link, ClientFailure::lost);
}

void ClientState::closed(Context& context, Link& link, CloseReason reason) {
  if (link.phase == Link::Phase::upgraded) {
    link.handler->on_stream_closed(context, link.stream, reason);
  }
  leave_idle(link);
  if (link.timed) context.cancel_timer(timer_id(ClientTimer::idle, link.stream.value));
  const PoolKey key = link.key;
  const Link::Phase phase = std::exchange(link.phase, Link::Phase::closing);
  if (phase != Link::Phase::upgraded) --pools_[key].links;
  if (phase == Link::Phase::busy) lost(context, link, ClientFailure::lost);
  links.erase(link.stream);
  Pool& now = pools_[key];
  if (phase == Link::Phase::connecting) {
    --now.connecting;
    if (!now.waiting.empty()) {
      return fail(context, now.waiting.front(), ClientFailure::not_connected);
    }
  }
  pump(context, key);
}

void ClientState::drain(Context& context) {
  draining_ = true;
  for (const auto& [stream, link] : links) {
    if (link->phase == Link::Phase::idle) close(context, *link);
  }
}

void ClientState::pause(Context& context, std::uint64_t id, bool pause) {
  const auto found = flights_.find(id);
  if (found == flights_.end() || !found->second->stream) return;
  Link& link = *links.at(found->second->stream);
  if (std::exchange(link.paused, pause) == pause) return;
  pause ? context.pause_reading(link.stream) : context.resume_reading(link.stream);
}

}  // namespace swarmstage::http
