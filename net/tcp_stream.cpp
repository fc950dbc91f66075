#include "net/tcp_stream.h"

#include <array>
#include <cerrno>
#include <sys/socket.h>

#include "net/surroundings.h"

namespace swarmstage::net {

using namespace delivered;

namespace {

constexpr int reads_per_turn = 4;
constexpr int sends_per_turn = 8;

bool means_later(int error) {
  return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

}  // namespace

TcpStream::TcpStream(NodeSeat& seat, FileDescriptor descriptor, const Endpoint& remote)
    : seat_(seat),
      watch_(seat.loop, descriptor.release(), *this),
      remote_(remote),
      local_address_(local_endpoint(watch_.descriptor()).address),
      alarm_(seat.loop.alarms(), *this) {
  disable_nagle(watch_.descriptor());
}

TcpStream::TcpStream(NodeSeat& seat, StreamId id, const Endpoint& remote)
    : seat_(seat),
      id_(id),
      remote_(remote),
      phase_(Phase::connecting),
      alarm_(seat.loop.alarms(), *this) {}

// --- Opening ---

void TcpStream::connect(const Endpoint& from, Duration timeout) {
  dialer_ = std::make_unique<Dialer>(seat_, *this, from, remote_, timeout);
  dialer_->dial();
}

void TcpStream::dialed(Watch watch) {
  seat_.loop.bury(std::move(dialer_));
  watch_ = std::move(watch);
  watch_.hand_to(*this);
  const Endpoint local = local_endpoint(watch_.descriptor());
  local_address_ = local.address;
  if (tls_) return begin_handshake();
  phase_ = Phase::open;
  start_reading();
  open(local);
}

void TcpStream::open(const Endpoint& local) {
  ++seat_.counters.streams_opened;
  const PeerIdentity peer = tls_ ? tls_->session->peer() : PeerIdentity{};
  seat_.runner->deliver(seat_.loop.now(), StreamOpened{id_, {{}, local, remote_, peer}});
  flush();  // what was written before
}

void TcpStream::not_dialed(CloseReason reason) {
  close(reason);
}

// --- Reading ---

void TcpStream::start_reading() {
  if (wants_bytes()) {
    watch_.wait_readable();
  } else {
    watch_.wait_trouble();
  }
}

void TcpStream::readable() {
  if (!is_alive() || seat_.paused) return;
  if (tls_) hear_plain();  // what a pause kept
  if (!is_alive() || !wants_bytes()) return;
  for (int i = 0; i < reads_per_turn; ++i) {
    if (!read_once()) break;
  }
  if (is_alive()) start_reading();
}

// Whether there may be more to read now.
bool TcpStream::read_once() {
  const auto buffer = seat_.loop.buffer();
  const ssize_t size = ::recv(watch_.descriptor(), buffer.data(), buffer.size(), 0);
  if (size < 0) {
    if (!means_later(errno)) read_failed(errno);
    return false;
  }
  if (size == 0) {
    read_ended();
    return false;
  }
  const auto count = static_cast<std::size_t>(size);
  if (tls_) {
    take_secured({buffer.data(), count});
    return is_alive() && wants_bytes() && !seat_.paused && count == buffer.size();
  }
  seat_.counters.stream_bytes_delivered += count;
  seat_.runner->deliver(seat_.loop.now(), StreamData{id_, {buffer.data(), count}});
  return phase_ == Phase::open && reading_ && !seat_.paused && count == buffer.size();
}

void TcpStream::read_ended() {
  // A secured end is said by TLS; this one anybody could have made.
  if (phase_ == Phase::securing) return tls_failed(CloseReason::reset, "the other side ended it");
  if (broken_ || tls_) return close(CloseReason::reset);
  ended_ = true;
  seat_.runner->deliver(seat_.loop.now(), StreamEnded{id_});
  if (phase_ == Phase::open && finished_) close(CloseReason::finished);
}

void TcpStream::read_failed(int error) {
  if (phase_ == Phase::securing) return tls_failed(CloseReason::reset, "the other side ended it");
  close(error == ETIMEDOUT ? CloseReason::timed_out : CloseReason::reset);
}

void TcpStream::troubled() {
  if (!is_alive() || seat_.paused) return;
  const int error = pending_error(watch_.descriptor());
  if (error != 0) read_failed(error);
}

void TcpStream::pause() {
  reading_ = false;
  if (phase_ == Phase::open) watch_.wait_trouble();
}

void TcpStream::resume() {
  reading_ = true;
  if (phase_ != Phase::open) return;
  start_reading();
  if (tls_) tls_->alarm.set(seat_.loop.now());  // there may be something kept
}

void TcpStream::awaken() {
  if (dialer_) return dialer_->awaken();
  start_reading();
  if (tls_) tls_->alarm.set(seat_.loop.now());
  if (full_) watch_.wait_writable();
  flush();
}

// --- Writing ---

void TcpStream::flush() {
  if (is_alive() && !full_ && !seat_.paused) send_pending();
}

void TcpStream::finish() {
  finishing_ = true;
  flush();
}

void TcpStream::writable() {
  if (seat_.paused) return;
  full_ = false;
  flush();
}

void TcpStream::due(TimePoint) {
  flush();
}

void TcpStream::send_pending() {
  // Telling the runner may run a handler, which writes: the loop goes on then.
  if (sending_ || broken_) return;
  if (seat_.surroundings.passage(seat_, remote_.address) != Passage::open) return;
  const auto shape = seat_.surroundings.shape(seat_, remote_.address);
  sending_ = true;
  const bool all = shape || writer_ ? send_shaped(shape) : send_at_once();
  sending_ = false;
  if (all && phase_ == Phase::open && finishing_) sent_all();
}

// What is to be sent next: the runner's bytes, or what TLS made of them.
std::size_t TcpStream::next_views(std::span<ByteView> views) {
  if (!tls_) return seat_.runner->pending(id_, views);
  encrypt();
  if (!is_alive()) return 0;
  views[0] = tls_->session->outgoing();
  return views[0].empty() ? 0 : 1;
}

void TcpStream::views_taken(std::size_t count) {
  if (count == 0) return;
  if (tls_) return tls_->session->sent(count);
  seat_.runner->taken(seat_.loop.now(), id_, count);
}

bool TcpStream::nothing_left() {
  if (tls_ && !tls_->session->outgoing().empty()) return false;
  return phase_ != Phase::open || seat_.runner->pending_bytes(id_) == 0;
}

// Whether everything has been taken by the system.
bool TcpStream::send_at_once() {
  std::array<ByteView, gathered_limit> views;
  for (int sends = 0; sends < sends_per_turn; ++sends) {
    const std::size_t count = next_views(views);
    if (count == 0) return true;
    std::size_t taken = 0;
    if (!write_views({views.data(), count}, taken)) return false;
    views_taken(taken);
    if (!is_alive() || full_) return false;
  }
  full_ = true;  // others' turn
  watch_.wait_writable();
  return false;
}

// False: the stream takes no more.
bool TcpStream::write_views(std::span<const ByteView> views, std::size_t& taken) {
  const Gathered sent = gather(watch_.descriptor(), views);
  if (sent.error != 0) {
    // What the peer sent before it went is still to be read.
    broken_ = true;
    if (!wants_bytes()) close(CloseReason::reset);
    return false;
  }
  taken = sent.taken;
  full_ = sent.taken < sent.total;
  if (full_) watch_.wait_writable();
  return true;
}

bool TcpStream::send_shaped(const std::optional<Shape>& shape) {
  const TimePoint now = seat_.loop.now();
  if (!writer_) writer_ = std::make_unique<ShapedWriter>(*shape);
  writer_->retry(now);
  std::array<ByteView, gathered_limit> views;
  while (next_views({views.data(), 1}) != 0) {
    const std::size_t room = std::min(writer_->room(), views[0].size());
    if (room == 0) break;
    writer_->put(views[0].first(room), now);
    views_taken(room);
  }
  if (!is_alive()) return false;
  while (const std::size_t count = full_ ? 0 : writer_->arrived(now, views)) {
    std::size_t taken = 0;
    if (!write_views({views.data(), count}, taken)) return false;
    writer_->drop(taken);
  }
  if (!writer_->empty()) {
    if (!full_) alarm_.set(writer_->next());
    return false;
  }
  // The link has let all of a full window through at once: there is room again.
  if (next_views({views.data(), 1}) != 0) return send_shaped(shape);
  if (!shape) writer_.reset();
  return nothing_left();
}

void TcpStream::sent_all() {
  if (std::exchange(finished_, true)) return;
  ::shutdown(watch_.descriptor(), SHUT_WR);
  if (ended_) close(CloseReason::finished);
}

// --- Ending ---

void TcpStream::abort() {
  leave(Ending::reset);
  seat_.remove(id_);
}

void TcpStream::end(Ending how) {
  if (how == Ending::closed) say_goodbye();
  leave(how);
}

void TcpStream::lose_address() {
  leave(Ending::silent);
  seat_.remove(id_);
  seat_.runner->deliver(seat_.loop.now(), StreamClosed{id_, CloseReason::interface_gone});
}

// The socket ends as the surroundings see fit.
void TcpStream::leave(Ending how) {
  phase_ = Phase::gone;
  alarm_.cancel();
  if (tls_) tls_->alarm.cancel();
  if (dialer_) {
    dialer_->close();
    seat_.loop.bury(std::move(dialer_));
  }
  if (!watch_.is_open()) return;
  seat_.surroundings.dispose(seat_, remote_.address, FileDescriptor(watch_.release()),
                             std::move(writer_), how);
}

void TcpStream::close(CloseReason reason) {
  leave(Ending::closed);
  if (ArrivalUser* listener = tls_ ? tls_->arrival : nullptr) return listener->not_arrived(*this);
  seat_.remove(id_);
  seat_.runner->deliver(seat_.loop.now(), StreamClosed{id_, reason});
}

}  // namespace swarmstage::net
