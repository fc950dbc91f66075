#pragma once

// One stream of a server: reads requests, calls their handlers, writes the
// answers in order, and watches the time each of these may take. Owned by the
// server, made when the stream opens, dropped when it has closed. Internal to
// core/http; handlers see it as an Exchange.
//
// The deadline is a plain value; the timer behind it is only moved when it would
// ring too late, so that a busy connection sets no timers.

#include <memory>
#include <string>

#include "core/codec/gzip.h"
#include "core/codec/http1_parser.h"
#include "core/http/answer_plan.h"
#include "core/http/server_core.h"

namespace swarmstage::http {

class Connection {
 public:
  Connection(ServerCore& core, StreamId stream, const StreamInfo& info);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // What happens to the stream.
  void opened(Context& context);
  void data(Context& context, ByteView bytes);
  void ended(Context& context);
  void writable(Context& context);
  void closed(Context& context, CloseReason reason);
  void deadline_passed(Context& context);
  void advance(Context& context);
  /// Answers that status and ends: for clients there is no room for.
  void turn_away(Context& context, Status status);
  /// The server leaves: what is idle ends soon, and so does an event stream, which has no end of
  /// its own.
  void leave(Context& context);

  // For the exchange.
  const Request& request() const { return kept_ ? kept_->request : core_.request; }
  ExchangeId id() const { return {stream_, number_}; }
  bool answering(std::uint32_t number) const {
    return number == number_ && has_request() && answer_ != Answer::done;
  }
  Exchange& exchange() { return exchange_; }
  void listen(ExchangeEvents events);
  void answer(Context& context, Response response);
  void begin(Context& context, const Response& response);
  void begin_events(Context& context);
  void write(Context& context, ByteView piece);
  void write(Context& context, SharedBytes piece);
  void end(Context& context);
  bool begun() const { return answer_ == Answer::begun; }
  bool may_write(Context& context) const;
  std::size_t unsent(Context& context) const { return context.unsent(stream_); }
  void pause_body(Context& context);
  void resume_body(Context& context);
  void upgrade(Context& context, const Headers& fields, StreamHandler& handler);
  void abort(Context& context);

  /// The component of the server: the stream is its own.
  OwnerScope enter(Context& context) const { return {context, stream_.owner()}; }
  StreamId stream() const { return stream_; }
  const IpAddress& address() const { return remote_.address; }

 private:
  enum class Phase : std::uint8_t { idle, head, body, waiting, upgraded, closing };
  enum class Answer : std::uint8_t { none, begun, done };
  /// A request that outlives the delivery it came with.
  struct Kept {
    explicit Kept(ServerCore& owner) : core(owner) {}
    ~Kept() { core.bodies_bytes -= body.size(); }
    Kept(const Kept&) = delete;
    Kept& operator=(const Kept&) = delete;
    void add(std::string_view piece) {
      body += piece;
      core.bodies_bytes += piece.size();
    }

    ServerCore& core;
    std::string raw;
    codec::HttpRequestHead head;
    codec::HttpTarget target;
    std::vector<Parameter> parameters;
    Request request;
    std::string body;
    ExchangeEvents events;
  };
  /// What packs an answer that comes bit by bit.
  struct PackedAnswer {
    explicit PackedAnswer(ServerCore& owner) : core(owner) { ++core.packed_answers; }
    ~PackedAnswer() { --core.packed_answers; }
    PackedAnswer(const PackedAnswer&) = delete;
    PackedAnswer& operator=(const PackedAnswer&) = delete;

    ServerCore& core;
    codec::GzipStream gzip;
  };

  // Reading.
  bool has_request() const { return phase_ == Phase::body || phase_ == Phase::waiting; }
  bool may_read() const { return phase_ <= Phase::body && !stalled_ && !body_paused_; }
  void consume(Context& context, ByteView input);
  void take(Context& context, const codec::HttpItem& item);
  void hold(Context& context, ByteView input);
  void begin_request(Context& context);
  bool admit(Context& context);
  bool admit_origin(Context& context);
  bool admit_route(Context& context);
  bool admit_body(Context& context);
  void answer_options(Context& context, std::string allowed);
  void call_handler(Context& context);
  void body_piece(Context& context, ByteView piece);
  void body_end(Context& context);
  void keep();
  Kept& kept();
  void give_up(Context& context, Status status, std::string_view detail);
  void refuse(Context& context, Status status, std::string_view detail = {});
  void parse_failed(Context& context, Status status);

  // Answering.
  AnswerPlan plan_pieces(const Response& response, bool counted);
  void write_chunk(Context& context, ByteView bytes);
  void append_head(Context& context, const Response& response, const AnswerPlan& plan);
  void append_shared_fields();
  void write_out(Context& context);
  void write_counted(Context& context, SharedBytes bytes);
  void count_written(Context& context, std::size_t size);
  bool reads_over() const;
  void complete(Context& context);
  void request_over(Context& context);
  void start_closing(Context& context);
  void tell_gone(Context& context);

  // Time.
  void set_deadline(Context& context, TimePoint when);
  void forget_deadline(Context& context);
  void advance_soon(Context& context);
  bool is_too_slow(Context& context) const;
  void body_is_late(Context& context);
  void answer_is_late(Context& context);
  void check_taking(Context& context);
  bool takes_nothing(Context& context);

  ServerCore& core_;
  StreamId stream_;
  Endpoint remote_;
  std::unique_ptr<PeerIdentity> peer_;  // where it proved anything
  codec::HttpRequestParser parser_;
  Exchange exchange_{*this};
  std::uint32_t number_ = 0;
  Phase phase_ = Phase::idle;
  Answer answer_ = Answer::none;
  bool close_ = false;        // after this answer
  bool chunked_ = false;      // the answer
  bool no_body_ = false;      // to HEAD
  bool events_ = false;       // the answer is an event stream
  bool stalled_ = false;      // answers pile up: no further request until they are gone
  bool paused_ = false;       // reading, because too much was sent ahead
  bool body_paused_ = false;  // reading, as the handler wishes
  bool ended_ = false;        // the client will say no more
  const Route* route_ = nullptr;
  std::unique_ptr<Kept> kept_;
  std::unique_ptr<PackedAnswer> packed_;
  ByteView whole_body_;  // while it lies in the input
  std::string held_;     // requests sent ahead
  StreamHandler* upgraded_ = nullptr;

  TimePoint deadline_ = never;
  TimePoint armed_ = never;  // when the timer rings
  TimePoint body_began_{};   // or went on, after a pause
  std::uint64_t body_bytes_ = 0;
  std::uint64_t written_ = 0;
  std::uint64_t written_checked_ = 0;  // at the last look at the queue
  std::uint64_t taken_ = 0;            // by the network, at the last look
};

}  // namespace swarmstage::http
