#include "core/http/connection.h"

#include "core/codec/http1_writer.h"
#include "core/http/origin_check.h"

namespace swarmstage::http {

using codec::BodyFraming;
using codec::HttpItem;

namespace {

// A body that nobody wants is read over if it is no longer than this.
constexpr std::uint64_t discarded_bytes_max = 64U << 10;

}  // namespace

Connection::Connection(ServerCore& core, StreamId stream, const StreamInfo& info)
    : core_(core), stream_(stream), remote_(info.remote), parser_(core.settings.header_bytes_max) {
  if (info.peer != PeerIdentity{}) peer_ = std::make_unique<PeerIdentity>(info.peer);
}

// --- What happens to the stream ---

void Connection::data(Context& context, ByteView bytes) {
  if (phase_ == Phase::upgraded) return upgraded_->on_stream_data(context, stream_, bytes);
  if (phase_ == Phase::closing) return;
  if (!may_read() || !held_.empty()) return hold(context, bytes);
  consume(context, bytes);
}

void Connection::ended(Context& context) {
  ended_ = true;
  switch (phase_) {
    case Phase::upgraded:
      return upgraded_->on_stream_end(context, stream_);
    case Phase::closing:
      return;
    case Phase::waiting:
      close_ = true;
      if (answer_ == Answer::none || !events_) return;
      break;
    case Phase::body:
      break;
    default:
      if (!held_.empty()) return;
  }
  start_closing(context);
}

void Connection::writable(Context& context) {
  if (phase_ == Phase::upgraded) return upgraded_->on_stream_writable(context, stream_);
  stalled_ = false;
  if (answer_ == Answer::begun && kept_ && kept_->events.writable) {
    const auto told = kept_->events.writable;
    told(context, exchange_);
  }
  if (!held_.empty()) advance(context);
}

void Connection::closed(Context& context, CloseReason reason) {
  forget_deadline(context);
  if (phase_ == Phase::upgraded) return upgraded_->on_stream_closed(context, stream_, reason);
  if (reason == CloseReason::queue_limit && events_) {
    core_.counters.reached(HttpLimit::event_queue_bytes_max);
  }
  tell_gone(context);
  phase_ = Phase::closing;
}

void Connection::advance(Context& context) {
  if (phase_ == Phase::upgraded) {
    const std::string input = std::exchange(held_, {});
    if (!input.empty()) upgraded_->on_stream_data(context, stream_, input);
    return;
  }
  if (!may_read()) return;
  const std::string input = std::exchange(held_, {});
  if (!input.empty()) consume(context, input);
  if (phase_ != Phase::closing && held_.empty() && std::exchange(paused_, false)) {
    context.resume_reading(stream_);
  }
  if (ended_ && phase_ == Phase::idle && held_.empty()) start_closing(context);
}

// --- Reading ---

void Connection::consume(Context& context, ByteView input) {
  while (may_read()) {
    const HttpItem item = parser_.next(input, core_.head);
    if (item.kind == HttpItem::Kind::need_more) break;
    take(context, item);
  }
  if (phase_ == Phase::upgraded) {
    if (!input.empty()) upgraded_->on_stream_data(context, stream_, input);
    return;
  }
  if (phase_ == Phase::closing) return;
  if (phase_ == Phase::idle && parser_.held() != 0) {
    phase_ = Phase::head;
    set_deadline(context, context.now() + core_.settings.header_timeout);
  }
  if (has_request() && answer_ != Answer::done) keep();
  if (!input.empty()) hold(context, input);
}

void Connection::take(Context& context, const HttpItem& item) {
  switch (item.kind) {
    case HttpItem::Kind::head:
      return begin_request(context);
    case HttpItem::Kind::body:
      return body_piece(context, item.bytes);
    case HttpItem::Kind::end:
      if (phase_ == Phase::body) body_end(context);
      return;
    default:
      parse_failed(context, item.status);
  }
}

void Connection::hold(Context& context, ByteView input) {
  held_.append(input.text());
  if (held_.size() <= core_.settings.pipelined_bytes_max || paused_) return;
  core_.counters.reached(HttpLimit::pipelined_bytes_max);
  paused_ = true;
  context.pause_reading(stream_);
}

void Connection::begin_request(Context& context) {
  const codec::HttpRequestHead& head = core_.head;
  const HttpSettings& settings = core_.settings;
  ++core_.totals.requests;
  ++number_;
  answer_ = Answer::none;
  events_ = false;
  route_ = nullptr;
  whole_body_ = {};
  no_body_ = head.method == HttpMethod::head;
  phase_ = head.framing == BodyFraming::none ? Phase::waiting : Phase::body;
  close_ = !head.keep_alive || core_.leaving || ended_;
  if (settings.requests_per_connection_max != 0 &&
      number_ >= settings.requests_per_connection_max) {
    core_.counters.reached(HttpLimit::requests_per_connection_max);
    close_ = true;
  }
  core_.request = {};
  core_.request.head = &head;
  core_.request.remote = remote_;
  core_.request.peer = peer_.get();
  core_.request.host_names = settings.allowed_hosts;
  if (!admit(context)) return;
  if (phase_ == Phase::body) {
    body_began_ = context.now();
    body_bytes_ = 0;
    set_deadline(context, context.now() + settings.body_timeout);
    if (!route_->streams_body) return;
  }
  call_handler(context);
}

void Connection::call_handler(Context& context) {
  const Handler& handler = route_->handler;
  handler(context, exchange_);
  if (phase_ != Phase::waiting || answer_ != Answer::none) return;
  const Duration own = route_->answer_timeout;
  if (own == Route::never_timed) return set_deadline(context, never);
  const Duration timeout = own == 0s ? core_.settings.answer_timeout : own;
  set_deadline(context, context.now() + timeout);
}

void Connection::body_piece(Context& context, ByteView piece) {
  body_bytes_ += piece.size();
  if (is_too_slow(context)) return body_is_late(context);
  if (!body_paused_) set_deadline(context, context.now() + core_.settings.body_timeout);
  if (answer_ == Answer::done) return;
  if (route_->streams_body) {
    if (!kept_ || !kept_->events.body) return;
    const auto told = kept_->events.body;
    return told(context, exchange_, piece);
  }
  const bool all = !kept_ && request().head->framing == BodyFraming::length &&
                   piece.size() == request().head->content_length;
  // One that comes whole, too: nobody knows yet whether its handler keeps it.
  if (core_.bodies_bytes + piece.size() > core_.settings.bodies_bytes_max) {
    core_.counters.reached(HttpLimit::bodies_bytes_max);
    give_up(context, 503, "too many bodies are being sent");
  } else if (all) {
    whole_body_ = piece;
  } else {
    kept().add(piece.text());
  }
}

void Connection::body_end(Context& context) {
  phase_ = Phase::waiting;
  if (answer_ == Answer::done) return request_over(context);
  if (route_->streams_body) {
    if (!kept_ || !kept_->events.body_end) return;
    const auto told = kept_->events.body_end;
    return told(context, exchange_);
  }
  (kept_ ? kept_->request : core_.request).body = kept_ ? ByteView(kept_->body) : whole_body_;
  call_handler(context);
}

// The views of a request die with the delivery; this makes copies of all.
void Connection::keep() {
  if (kept_) return;
  kept_ = std::make_unique<Kept>(core_);
  kept_->raw = core_.head.raw;
  kept_->head = core_.head;
  kept_->head.rebase(kept_->raw);
  kept_->request = core_.request;
  Request& request = kept_->request;
  request.head = &kept_->head;
  if (!request.path.empty()) codec::read_target(kept_->head.target, kept_->target);
  request.path = kept_->target.path;
  request.raw_query = kept_->target.query;
  kept_->parameters = core_.match.parameters;
  request.path_parameters = kept_->parameters;
  kept_->add(core_.request.body.empty() ? whole_body_.text() : core_.request.body.text());
  request.body = kept_->body;
}

Connection::Kept& Connection::kept() {
  keep();
  return *kept_;
}

// --- Who may ask what ---

bool Connection::admit(Context& context) {
  const codec::HttpRequestHead& head = core_.head;
  if (head.target.size() > core_.settings.target_bytes_max) {
    core_.counters.reached(HttpLimit::target_bytes_max);
    refuse(context, 414);
    return false;
  }
  if (head.target == "*" && head.method == HttpMethod::options) {
    answer_options(context, "GET, HEAD, POST, PUT, DELETE, PATCH, OPTIONS");
    return false;
  }
  if (!codec::read_target(head.target, core_.target)) {
    refuse(context, 400, "the target is no path");
    return false;
  }
  core_.request.path = core_.target.path;
  core_.request.raw_query = core_.target.query;
  if (!is_allowed_host(head.host, core_.settings.allowed_hosts)) {
    refuse(context, 421, "nobody of that name is here");
    return false;
  }
  return admit_origin(context) && admit_route(context) && admit_body(context);
}

bool Connection::admit_origin(Context& context) {
  const HttpMethod method = core_.head.method;
  const bool only_reads =
      method == HttpMethod::get || method == HttpMethod::head || method == HttpMethod::options;
  if (only_reads) return true;
  const HttpSettings& settings = core_.settings;
  const Origin origin = origin_of(core_.head, settings.allowed_origins, settings.allowed_hosts);
  if (origin != Origin::foreign) return true;
  refuse(context, 403, "pages of that origin may not ask this");
  return false;
}

bool Connection::admit_route(Context& context) {
  const codec::HttpRequestHead& head = core_.head;
  core_.router.find(head.method, core_.target.path, core_.match);
  route_ = core_.match.route;
  if (route_) {
    core_.request.path_parameters = core_.match.parameters;
    return true;
  }
  if (!core_.match.path_known) {
    refuse(context, 404, "nothing is served there");
    return false;
  }
  std::string allowed = core_.router.allowed(core_.target.path);
  if (head.method == HttpMethod::options) {
    answer_options(context, std::move(allowed));
    return false;
  }
  Response response = Response::problem(405, "that is not done there");
  response.headers.add("Allow", std::move(allowed));
  answer(context, std::move(response));
  return false;
}

bool Connection::admit_body(Context& context) {
  const codec::HttpRequestHead& head = core_.head;
  if (head.framing == BodyFraming::none) return true;
  const std::size_t limit =
      route_->body_bytes_max != 0 ? route_->body_bytes_max : core_.settings.body_bytes_max;
  if (head.framing == BodyFraming::length && head.content_length > limit) {
    core_.counters.reached(HttpLimit::body_bytes_max);
    refuse(context, 413);
    return false;
  }
  parser_.limit_body(limit);
  if (head.expects_continue && head.minor_version == 1) {
    core_.out = "HTTP/1.1 100 Continue\r\n\r\n";
    write_out(context);
  }
  return true;
}

void Connection::answer_options(Context& context, std::string allowed) {
  Response response = Response::empty();
  const codec::HttpRequestHead& head = core_.head;
  const bool asks_first = head.find("Access-Control-Request-Method").has_value();
  const HttpSettings& settings = core_.settings;
  if (asks_first &&
      origin_of(head, settings.allowed_origins, settings.allowed_hosts) == Origin::allowed) {
    response.headers.add("Access-Control-Allow-Methods", allowed);
    const std::string_view fields = head.field("Access-Control-Request-Headers");
    if (!fields.empty()) response.headers.add("Access-Control-Allow-Headers", std::string(fields));
    response.headers.add("Access-Control-Max-Age", "600");
  }
  response.headers.add("Allow", std::move(allowed));
  answer(context, std::move(response));
}

// In the middle of a request: whoever answers it is told that it is over.
void Connection::give_up(Context& context, Status status, std::string_view detail) {
  close_ = true;
  if (answer_ != Answer::none) return start_closing(context);
  const auto gone = kept_ ? kept_->events.gone : nullptr;
  const ExchangeId which = id();
  refuse(context, status, detail);
  if (gone) gone(context, which);
}

void Connection::refuse(Context& context, Status status, std::string_view detail) {
  answer(context, Response::problem(status, detail));
}

// What follows cannot be read any more, so this is the last answer.
void Connection::parse_failed(Context& context, Status status) {
  if (status == 431) core_.counters.reached(HttpLimit::header_bytes_max);
  if (status == 413) core_.counters.reached(HttpLimit::body_bytes_max);
  close_ = true;
  if (has_request()) {
    return give_up(context, status, {});
  }
  ++core_.totals.requests;
  ++number_;
  answer_ = Answer::none;
  no_body_ = false;
  phase_ = Phase::waiting;
  core_.head.fields.clear();
  core_.head.method = HttpMethod::get;
  core_.head.minor_version = 1;
  core_.head.host = {};
  core_.request = {};
  core_.request.head = &core_.head;
  refuse(context, status);
}

bool Connection::may_write(Context& context) const {
  return context.unsent(stream_) <= context.limits().high_water_bytes;
}

void Connection::pause_body(Context& context) {
  if (phase_ != Phase::body || std::exchange(body_paused_, true)) return;
  context.pause_reading(stream_);
  set_deadline(context, never);
}

void Connection::resume_body(Context& context) {
  if (phase_ == Phase::closing || !std::exchange(body_paused_, false)) return;
  context.resume_reading(stream_);
  body_began_ = context.now();
  body_bytes_ = 0;
  if (phase_ == Phase::body) set_deadline(context, context.now() + core_.settings.body_timeout);
  if (!held_.empty()) advance_soon(context);
}

bool Connection::reads_over() const {
  const codec::HttpRequestHead& head = *request().head;
  return !body_paused_ && head.framing == BodyFraming::length && !head.expects_continue &&
         head.content_length <= discarded_bytes_max;
}

void Connection::complete(Context& context) {
  answer_ = Answer::done;
  packed_.reset();
  if (phase_ != Phase::body) return request_over(context);
  if (close_ || !reads_over()) return start_closing(context);
  set_deadline(context, context.now() + core_.settings.body_timeout);
}

}  // namespace swarmstage::http
