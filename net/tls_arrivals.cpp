#include "net/tls_arrivals.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "net/tcp_listener.h"

namespace swarmstage::net {

TlsArrivals::TlsArrivals(NodeSeat& seat, TcpListener& listener, TlsProvider& provider,
                         TlsOptions options, TlsFailures& failures)
    : seat_(seat),
      listener_(listener),
      provider_(provider),
      options_(std::move(options)),
      failures_(failures) {}

TlsArrivals::~TlsArrivals() = default;

void TlsArrivals::take(FileDescriptor descriptor, const Endpoint& remote) {
  std::string wrong;
  std::unique_ptr<TlsSession> session = provider_.serve(options_, wrong);
  if (!session) {
    tell_failure("TLS failed: " + wrong, CloseReason::bad_identity, TlsFault::other);
    counted_ = false;
    return reset_on_close(descriptor.get());
  }
  if (streams_.size() == arrivals_max) {
    std::unique_ptr<TcpStream> oldest = std::move(streams_.front());
    streams_.pop_front();
    failures_.count(TlsEnd::crowded_out);
    oldest->end(Ending::reset);
    seat_.loop.bury(std::move(oldest));
  }
  streams_.push_back(std::make_unique<TcpStream>(seat_, std::move(descriptor), remote));
  streams_.back()->secure(std::move(session), handshake_timeout, this);
}

void TlsArrivals::awaken() {
  for (auto each = streams_.begin(); each != streams_.end();) (*each++)->awaken();
}

void TlsArrivals::look_again() {
  for (auto each = streams_.begin(); each != streams_.end();) (*each++)->flush();
}

void TlsArrivals::end(Ending how) {
  for (auto& stream : std::exchange(streams_, {})) {
    stream->end(how);
    seat_.loop.bury(std::move(stream));
  }
}

std::unique_ptr<TcpStream> TlsArrivals::remove(const TcpStream& stream) {
  const auto place = std::find_if(streams_.begin(), streams_.end(),
                                  [&](const auto& each) { return each.get() == &stream; });
  std::unique_ptr<TcpStream> found = std::move(*place);
  streams_.erase(place);
  return found;
}

void TlsArrivals::arrived(TcpStream& stream, const PeerIdentity& peer) {
  listener_.accept(remove(stream), peer);
}

void TlsArrivals::not_arrived(TcpStream& stream) {
  if (!std::exchange(counted_, false)) failures_.count(TlsEnd::went_away);
  seat_.loop.bury(remove(stream));
}

void TlsArrivals::tell_failure(const std::string& line, CloseReason reason, TlsFault fault) {
  // One that just goes away again is a health check, or a scan.
  if (reason == CloseReason::reset) return;
  counted_ = true;
  if (reason == CloseReason::timed_out) {
    failures_.count(TlsEnd::timed_out);
  } else {
    failures_.count(fault);
  }
  const TimePoint now = seat_.loop.now();
  if (now - second_began_ >= 1s) {
    second_began_ = now;
    lines_ = 0;
    tell_silent();
  }
  if (lines_ == lines_per_second) {
    ++silent_[static_cast<std::size_t>(fault)];
    return;
  }
  ++lines_;
  seat_.tell(LogLevel::warning, line);
}

// How many more there were, of each fault.
void TlsArrivals::tell_silent() {
  std::string counts;
  for (std::size_t i = 0; i < silent_.size(); ++i) {
    const unsigned count = std::exchange(silent_[i], 0);
    if (count == 0) continue;
    if (!counts.empty()) counts += ", ";
    counts += std::to_string(count);
    counts += " times (";
    counts.append(to_string(static_cast<TlsFault>(i))).append(")");
  }
  if (!counts.empty()) seat_.tell(LogLevel::warning, "TLS failed " + counts + " more");
}

}  // namespace swarmstage::net
