#include "net/tcp_stream.h"

#include <array>
#include <cerrno>
#include <sys/socket.h>
#include <sys/uio.h>

namespace swarmstage::net {

using namespace delivered;

namespace {

constexpr int reads_per_turn = 4;
constexpr int sends_per_turn = 8;
constexpr std::size_t views_limit = 64;

bool means_later(int error) {
  return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

}  // namespace

TcpStream::TcpStream(NodeSeat& seat, FileDescriptor descriptor)
    : seat_(seat),
      watch_(seat.loop, descriptor.release(), *this),
      deadline_(seat.loop.alarms(), *this) {
  send_at_once(watch_.descriptor());
}

TcpStream::TcpStream(NodeSeat& seat, StreamId id, const ConnectOptions& options)
    : seat_(seat), id_(id), deadline_(seat.loop.alarms(), *this), phase_(Phase::connecting) {
  deadline_.set(seat.loop.now() + options.timeout);
}

// --- Opening ---

void TcpStream::connect(const Endpoint& from, const Endpoint& to) {
  remote_ = to;
  OpenedSocket opened = start_connecting(from, to);
  if (!opened.descriptor) return close(opened.reason);
  watch_ = Watch(seat_.loop, opened.descriptor.release(), *this);
  watch_.wait_writable();
}

void TcpStream::connected() {
  const int error = pending_error(watch_.descriptor());
  if (error != 0) return close(close_reason_of(error));
  const Endpoint local = local_endpoint(watch_.descriptor());
  // A free local port may be the very one that was dialled: nobody listens there.
  if (local == remote_) return close(CloseReason::refused);
  phase_ = Phase::open;
  deadline_.cancel();
  ++seat_.counters.streams_opened;
  start_reading();
  seat_.runner->deliver(seat_.loop.now(), StreamOpened{id_, {{}, local, remote_, {}}});
  if (phase_ == Phase::open) send_pending();
}

void TcpStream::due(TimePoint) {
  if (phase_ == Phase::connecting && !seat_.paused) close(CloseReason::timed_out);
}

// --- Reading ---

void TcpStream::start_reading() {
  if (reading_ && !ended_) {
    watch_.wait_readable();
  } else {
    watch_.wait_trouble();
  }
}

void TcpStream::readable() {
  if (phase_ != Phase::open || seat_.paused || !reading_ || ended_) return;
  for (int i = 0; i < reads_per_turn; ++i) {
    if (!read_once()) break;
  }
  if (phase_ == Phase::open) start_reading();
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
  seat_.counters.stream_bytes_delivered += count;
  seat_.runner->deliver(seat_.loop.now(), StreamData{id_, {buffer.data(), count}});
  return phase_ == Phase::open && reading_ && !seat_.paused && count == buffer.size();
}

void TcpStream::read_ended() {
  if (broken_) return close(CloseReason::reset);
  ended_ = true;
  seat_.runner->deliver(seat_.loop.now(), StreamEnded{id_});
  if (phase_ == Phase::open && finished_) close(CloseReason::finished);
}

void TcpStream::read_failed(int error) {
  close(error == ETIMEDOUT ? CloseReason::timed_out : CloseReason::reset);
}

void TcpStream::troubled() {
  if (phase_ != Phase::open || seat_.paused) return;
  const int error = pending_error(watch_.descriptor());
  if (error != 0) read_failed(error);
}

void TcpStream::pause() {
  reading_ = false;
  if (phase_ == Phase::open) watch_.wait_trouble();
}

void TcpStream::resume() {
  reading_ = true;
  if (phase_ == Phase::open) start_reading();
}

void TcpStream::awaken() {
  if (phase_ == Phase::connecting && !deadline_.is_set()) deadline_.set(seat_.loop.now());
  if (phase_ == Phase::connecting && watch_.is_open()) watch_.wait_writable();
  if (phase_ != Phase::open) return;
  start_reading();
  if (full_) watch_.wait_writable();
}

// --- Writing ---

void TcpStream::flush() {
  if (phase_ == Phase::open && !full_) send_pending();
}

void TcpStream::finish() {
  finishing_ = true;
  if (phase_ == Phase::open && !full_) send_pending();
}

void TcpStream::writable() {
  if (seat_.paused) return;
  if (phase_ == Phase::connecting) return connected();
  full_ = false;
  if (phase_ == Phase::open) send_pending();
}

void TcpStream::send_pending() {
  // Telling the runner may run a handler, which writes: the loop goes on then.
  if (sending_ || broken_) return;
  sending_ = true;
  int sends = 0;
  while (send_views() && ++sends < sends_per_turn) {
  }
  sending_ = false;
  if (phase_ != Phase::open || full_ || broken_) return;
  if (seat_.runner->pending_bytes(id_) != 0) {
    full_ = true;  // others' turn
    watch_.wait_writable();
  } else if (finishing_) {
    sent_all();
  }
}

// Whether it may go on at once.
bool TcpStream::send_views() {
  std::array<ByteView, views_limit> views;
  const std::size_t count = seat_.runner->pending(id_, views);
  if (count == 0) return false;
  std::array<iovec, views_limit> parts;
  std::size_t total = 0;
  for (std::size_t i = 0; i < count; ++i) {
    parts[i] = {const_cast<std::byte*>(views[i].data()), views[i].size()};
    total += views[i].size();
  }
  msghdr message{};
  message.msg_iov = parts.data();
  message.msg_iovlen = count;
  const ssize_t sent = ::sendmsg(watch_.descriptor(), &message, MSG_NOSIGNAL);
  if (sent < 0 && !means_later(errno)) {
    // What the peer sent before it went is still to be read.
    broken_ = true;
    if (!reading_ || ended_) close(CloseReason::reset);
    return false;
  }
  const std::size_t taken = sent < 0 ? 0 : static_cast<std::size_t>(sent);
  full_ = taken < total;
  if (full_) watch_.wait_writable();
  if (taken != 0) seat_.runner->taken(seat_.loop.now(), id_, taken);
  return phase_ == Phase::open && !full_;
}

void TcpStream::sent_all() {
  if (std::exchange(finished_, true)) return;
  ::shutdown(watch_.descriptor(), SHUT_WR);
  if (ended_) close(CloseReason::finished);
}

// --- Ending ---

void TcpStream::abort() {
  end(Ending::reset);
  seat_.remove(id_);
}

void TcpStream::end(Ending how) {
  phase_ = Phase::gone;
  deadline_.cancel();
  if (how == Ending::reset && watch_.is_open()) reset_on_close(watch_.descriptor());
  watch_.close();
}

void TcpStream::close(CloseReason reason) {
  phase_ = Phase::gone;
  deadline_.cancel();
  watch_.close();
  seat_.remove(id_);
  seat_.runner->deliver(seat_.loop.now(), StreamClosed{id_, reason});
}

}  // namespace swarmstage::net
