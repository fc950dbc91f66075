// The part of TcpStream that speaks TLS: its handshake, and what stands between
// the socket and the runner afterwards.

#include <array>

#include "net/tcp_stream.h"

namespace swarmstage::net {

using namespace delivered;

namespace {

// Encrypted bytes made ahead of the socket.
constexpr std::size_t ahead_bytes = 64U << 10;
// A server that asked who we are says at once whether it likes the answer.
constexpr Duration silence_trusted = 1s;

}  // namespace

void TlsPart::due(TimePoint now) {
  stream.tls_due(now);
}

// --- Handshake ---

void TcpStream::secure(std::unique_ptr<TlsSession> session, Duration timeout,
                       ArrivalUser* arrival) {
  tls_ = std::make_unique<TlsPart>(*this, seat_.loop.alarms(), std::move(session));
  tls_->gives_up = seat_.loop.now() + timeout;
  tls_->arrival = arrival;
  if (arrival) begin_handshake();
}

void TcpStream::begin_handshake() {
  phase_ = Phase::securing;
  tls_->alarm.set(tls_->gives_up);
  start_reading();
  go_on_securing();
}

void TcpStream::go_on_securing() {
  const TlsSession::State state = tls_->session->advance();
  flush();
  if (phase_ != Phase::securing) return;
  if (state == TlsSession::State::failed) {
    return tls_failed(CloseReason::bad_identity);
  }
  if (state == TlsSession::State::checking && tls_->trusts_at == never) {
    tls_->trusts_at = seat_.loop.now() + silence_trusted;
    tls_->alarm.set(std::min(tls_->trusts_at, tls_->gives_up));
  }
  if (state != TlsSession::State::open) return;
  tls_->alarm.cancel();
  phase_ = Phase::open;
  if (ArrivalUser* listener = std::exchange(tls_->arrival, nullptr)) {
    return listener->arrived(*this, tls_->session->peer());
  }
  open(local_endpoint(watch_.descriptor()));
  begin();
}

void TcpStream::begin() {
  if (phase_ != Phase::open) return;
  if (tls_) hear_plain();
  if (phase_ == Phase::open) start_reading();
}

void TcpStream::tls_due(TimePoint now) {
  if (seat_.paused || !is_alive()) return;  // awaken rings again
  if (phase_ == Phase::open) return begin();
  if (now >= tls_->gives_up) {
    return tls_failed(CloseReason::timed_out, "the handshake takes too long");
  }
  const bool trusts = now >= tls_->trusts_at;
  if (trusts) tls_->session->trust_silence();
  tls_->alarm.set(trusts ? tls_->gives_up : std::min(tls_->trusts_at, tls_->gives_up));
  go_on_securing();
}

void TcpStream::tls_failed(CloseReason reason) {
  const TlsFailure& failure = tls_->session->failure();
  std::string why = "(";
  why.append(to_string(failure.fault)).append(") ").append(failure.words);
  tls_failed(reason, why, failure.fault);
}

void TcpStream::tls_failed(CloseReason reason, const std::string& why, TlsFault fault) {
  std::string line = "TLS with ";
  line.append(remote_.to_string()).append(" failed: ").append(why);
  if (ArrivalUser* listener = tls_->arrival) {
    listener->tell_failure(line, reason, fault);
  } else {
    seat_.tell(LogLevel::warning, line);
  }
  close(reason);
}

// --- Reading ---

void TcpStream::take_secured(ByteView encrypted) {
  tls_->session->feed(encrypted);
  if (phase_ == Phase::securing) {
    go_on_securing();
  } else {
    hear_plain();
  }
  if (is_alive()) tls_->session->keep();
}

void TcpStream::hear_plain() {
  if (phase_ != Phase::open) return;
  while (phase_ == Phase::open && reading_ && !seat_.paused && !ended_) {
    const ByteView plain = tls_->session->read();
    if (plain.empty()) break;
    seat_.counters.stream_bytes_delivered += plain.size();
    seat_.runner->deliver(seat_.loop.now(), StreamData{id_, plain});
  }
  if (phase_ != Phase::open) return;
  const TlsSession::State state = tls_->session->state();
  if (state == TlsSession::State::failed) {
    flush();  // the alert
    if (phase_ == Phase::open) tls_failed(CloseReason::reset);
  } else if (state == TlsSession::State::ended && !ended_) {
    ended_ = true;
    seat_.runner->deliver(seat_.loop.now(), StreamEnded{id_});
    if (phase_ == Phase::open && finished_) close(CloseReason::finished);
  } else if (!tls_->session->outgoing().empty()) {
    flush();  // an answer of TLS itself
  }
}

// --- Writing ---

void TcpStream::encrypt() {
  if (phase_ != Phase::open || tls_->said_goodbye) return;
  TlsSession& session = *tls_->session;
  std::array<ByteView, gathered_limit> views;
  while (session.outgoing().size() < ahead_bytes) {
    const std::size_t count = seat_.runner->pending(id_, views);
    if (count == 0) break;
    const std::size_t taken = session.write({views.data(), count}, ahead_bytes);
    if (taken == 0) return close(CloseReason::reset);
    seat_.runner->taken(seat_.loop.now(), id_, taken);
    if (phase_ != Phase::open) return;
  }
  if (!finishing_ || seat_.runner->pending_bytes(id_) != 0) return;
  tls_->said_goodbye = true;
  session.finish();
}

// A node that stops ends its streams in order; what the kernel has no room for is lost.
void TcpStream::say_goodbye() {
  if (!tls_ || phase_ != Phase::open || (full_ && !writer_)) return;
  if (!std::exchange(tls_->said_goodbye, true)) tls_->session->finish();
  const ByteView last = tls_->session->outgoing();
  if (writer_) {
    writer_->put(last, seat_.loop.now());
  } else if (!last.empty()) {
    gather(watch_.descriptor(), {&last, 1});
  }
}

}  // namespace swarmstage::net
