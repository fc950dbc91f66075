// The half of a connection that writes.

#include <algorithm>

#include "core/base/assert.h"
#include "core/codec/http1_writer.h"
#include "core/codec/http_date.h"
#include "core/http/connection.h"
#include "core/http/origin_check.h"

namespace swarmstage::http {

namespace {

// Smaller bodies go out in one piece with their head; larger ones are stored
// once and referred to.
constexpr std::size_t joined_body_max = 4096;
// How much may be written before the queue is looked at again.
constexpr std::size_t unchecked_bytes = 64U << 10;
// How much of an answer is packed at a time.
constexpr std::size_t packed_slice = 64U << 10;
constexpr std::int64_t wall_second = 1'000'000'000;

bool has_no_body(Status status) {
  return status / 100 == 1 || status == 204 || status == 304;
}

}  // namespace

// --- In one piece ---

void Connection::answer(Context& context, Response response) {
  SWARMSTAGE_ASSERT(has_request() && answer_ == Answer::none, "a request is answered twice");
  const AnswerPlan plan = plan_answer(*request().head, response, core_.settings.gzip_bytes_min);
  const bool bodyless = has_no_body(plan.status);
  if (core_.leaving || (phase_ == Phase::body && !reads_over())) close_ = true;
  core_.out.clear();
  append_head(context, response, plan);
  if (!bodyless) codec::append_field(core_.out, "Content-Length", plan.body.size());
  codec::append_head_end(core_.out);
  ++core_.totals.answers[static_cast<std::size_t>(plan.status / 100)];
  const bool sends_body = !bodyless && !no_body_ && !plan.body.empty();
  if (sends_body && plan.body.size() <= joined_body_max) {
    core_.out.append(plan.body.text());
    write_out(context);
  } else {
    write_out(context);
    if (sends_body && plan.whole && response.shared_body.size() != 0) {
      write_counted(context, std::move(response.shared_body));
    } else if (sends_body) {
      write_counted(context, SharedBytes(plan.body));
    }
  }
  complete(context);
}

void Connection::append_head(Context& context, const Response& response, const AnswerPlan& plan) {
  std::string& out = core_.out;
  codec::append_status_line(out, plan.status);
  codec::append_field(out, "Date", core_.date(context));
  const bool failed = plan.status == 412 || plan.status == 416;
  if (!response.content_type.empty() && plan.status != 304 && !failed) {
    codec::append_field(out, "Content-Type", response.content_type);
  }
  for (const auto& [name, value] : response.headers) codec::append_field(out, name, value);
  if (!response.etag.empty()) {
    out += "ETag: ";
    if (plan.gzip && !response.gzipped && response.etag.front() == '"') out += "W/";
    out += response.etag;
    out += "\r\n";
    if (plan.ranges) codec::append_field(out, "Accept-Ranges", "bytes");
  }
  if (response.last_modified) {
    codec::append_field(out, "Last-Modified",
                        codec::format_http_date(response.last_modified->nanoseconds / wall_second));
  }
  if (plan.gzip) codec::append_field(out, "Content-Encoding", "gzip");
  if (plan.varies) codec::append_field(out, "Vary", "Accept-Encoding");
  if (!plan.content_range.empty()) codec::append_field(out, "Content-Range", plan.content_range);
  append_shared_fields();
}

// What every answer says, however it is made.
void Connection::append_shared_fields() {
  const codec::HttpRequestHead& head = *request().head;
  const HttpSettings& settings = core_.settings;
  if (!settings.allowed_origins.empty()) {
    codec::append_field(core_.out, "Vary", "Origin");
    if (origin_of(head, settings.allowed_origins, settings.allowed_hosts) == Origin::allowed) {
      codec::append_field(core_.out, "Access-Control-Allow-Origin", head.field("Origin"));
    }
  }
  if (close_) {
    codec::append_field(core_.out, "Connection", "close");
  } else if (head.minor_version == 0) {
    codec::append_field(core_.out, "Connection", "keep-alive");
  }
}

// --- Bit by bit ---

void Connection::begin(Context& context, const Response& response) {
  SWARMSTAGE_ASSERT(has_request() && answer_ == Answer::none, "a request is answered twice");
  const codec::HttpRequestHead& head = *request().head;
  const bool counted = response.headers.find("Content-Length") != nullptr;
  chunked_ = !counted && head.minor_version == 1 && !has_no_body(response.status);
  if (!counted && !chunked_) close_ = true;
  if (core_.leaving) close_ = true;
  const AnswerPlan plan = plan_pieces(response, counted);
  core_.out.clear();
  append_head(context, response, plan);
  if (chunked_) codec::append_field(core_.out, "Transfer-Encoding", "chunked");
  codec::append_head_end(core_.out);
  ++core_.totals.answers[static_cast<std::size_t>(plan.status / 100)];
  write_out(context);
  answer_ = Answer::begun;
  taken_ = 0;
  if (phase_ == Phase::waiting) {
    set_deadline(context, context.now() + core_.settings.write_timeout);
  }
}

// Each that is packed holds some memory as long as it lasts, so only so many are.
AnswerPlan Connection::plan_pieces(const Response& response, bool counted) {
  const HttpSettings& settings = core_.settings;
  const bool may_pack = !counted && settings.gzip_bytes_min != 0 && !has_no_body(response.status);
  AnswerPlan plan = plan_stream(*request().head, response, may_pack);
  if (!plan.gzip || no_body_) return plan;
  if (core_.packed_answers >= settings.packed_answers_max) {
    core_.counters.reached(HttpLimit::packed_answers_max);
    plan.gzip = false;
  } else {
    packed_ = std::make_unique<PackedAnswer>(core_);
  }
  return plan;
}

void Connection::begin_events(Context& context) {
  Response head;
  head.content_type = "text/event-stream";
  head.headers.add("Cache-Control", "no-store");
  begin(context, head);
  if (no_body_) return complete(context);  // HEAD: there is nothing to wait for
  events_ = true;
  set_deadline(context, context.now() + core_.settings.event_ping_interval);
}

void Connection::write(Context& context, ByteView piece) {
  SWARMSTAGE_ASSERT(answer_ == Answer::begun, "a piece of an answer that is not under way");
  if (no_body_ || piece.empty()) return;
  if (!packed_) write_chunk(context, piece);
  // Slice by slice, so that what is shared by all connections stays small. Whoever does not read
  // may be given up on the way, and the packing with it.
  for (; packed_ && !piece.empty(); piece = piece.after(std::min(piece.size(), packed_slice))) {
    core_.packed.clear();
    packed_->gzip.write(piece.first(std::min(piece.size(), packed_slice)), core_.packed);
    write_chunk(context, core_.packed);
  }
  core_.give_back_room();
}

void Connection::write_chunk(Context& context, ByteView bytes) {
  core_.out.clear();
  if (chunked_) codec::append_chunk_size(core_.out, bytes.size());
  core_.out.append(bytes.text());
  if (chunked_) core_.out += codec::chunk_end;
  write_out(context);
}

void Connection::write(Context& context, SharedBytes piece) {
  SWARMSTAGE_ASSERT(answer_ == Answer::begun, "a piece of an answer that is not under way");
  if (packed_) return write(context, piece.view());
  if (no_body_ || piece.size() == 0) return;
  core_.out.clear();
  if (chunked_) {
    codec::append_chunk_size(core_.out, piece.size());
    write_out(context);
  }
  write_counted(context, std::move(piece));
  if (!chunked_) return;
  core_.out = codec::chunk_end;
  write_out(context);
}

void Connection::end(Context& context) {
  SWARMSTAGE_ASSERT(answer_ == Answer::begun, "the end of an answer that is not under way");
  core_.out.clear();
  if (packed_) {
    core_.packed.clear();
    packed_->gzip.end(core_.packed);
    if (chunked_) codec::append_chunk_size(core_.out, core_.packed.size());
    core_.out += core_.packed;
    if (chunked_) core_.out += codec::chunk_end;
  }
  if (chunked_ && !no_body_) core_.out += codec::last_chunk;
  if (!core_.out.empty()) write_out(context);
  complete(context);
}

// --- The stream ---

void Connection::write_out(Context& context) {
  context.write(stream_, core_.out);
  count_written(context, core_.out.size());
}

void Connection::write_counted(Context& context, SharedBytes bytes) {
  const std::size_t size = bytes.size();
  context.write(stream_, std::move(bytes));
  count_written(context, size);
}

// A client that asks and does not read must not fill our memory with answers.
void Connection::count_written(Context& context, std::size_t size) {
  written_ += size;
  if (written_ - written_checked_ < unchecked_bytes) return;
  written_checked_ = written_;
  const std::size_t queued = context.unsent(stream_);
  if (queued > context.limits().high_water_bytes) stalled_ = true;
  if (events_ && queued > core_.settings.event_queue_bytes_max) {
    core_.counters.reached(HttpLimit::event_queue_bytes_max);
    abort(context);
  }
}

void Connection::request_over(Context& context) {
  kept_.reset();
  route_ = nullptr;
  if (body_paused_) resume_body(context);
  if (close_) return start_closing(context);
  phase_ = Phase::idle;
  set_deadline(context, context.now() + core_.settings.idle_timeout);
  // Perhaps inside a handler of somebody else: what waits is read on its own.
  if (!held_.empty()) advance_soon(context);
}

void Connection::upgrade(Context& context, const Headers& fields, StreamHandler& handler) {
  SWARMSTAGE_ASSERT(has_request() && answer_ == Answer::none, "a request is answered twice");
  if (phase_ == Phase::body) return refuse(context, 400, "an upgrade with a body");
  core_.out.clear();
  codec::append_status_line(core_.out, 101);
  codec::append_field(core_.out, "Connection", "Upgrade");
  for (const auto& [name, value] : fields) codec::append_field(core_.out, name, value);
  codec::append_head_end(core_.out);
  write_out(context);
  ++core_.totals.answers[1];
  answer_ = Answer::done;
  phase_ = Phase::upgraded;
  upgraded_ = &handler;
  kept_.reset();
  stalled_ = false;
  set_deadline(context, never);
  if (std::exchange(paused_, false)) context.resume_reading(stream_);
  if (!held_.empty()) advance_soon(context);
}

void Connection::abort(Context& context) {
  if (phase_ == Phase::closing) return;
  context.abort(stream_);
  phase_ = Phase::closing;
  packed_.reset();
  set_deadline(context, never);
  tell_gone(context);
}

void Connection::listen(ExchangeEvents events) {
  kept().events = std::move(events);
}

void Connection::tell_gone(Context& context) {
  const bool under_way = answer_ != Answer::done && kept_ && kept_->events.gone;
  const auto told = under_way ? kept_->events.gone : nullptr;
  answer_ = Answer::done;
  if (told) told(context, id());
}

}  // namespace swarmstage::http
