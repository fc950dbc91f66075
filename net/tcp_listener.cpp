#include "net/tcp_listener.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/socket.h>

#include "core/node/fields.h"
#include "net/socket_address.h"
#include "net/tcp_stream.h"
#include "net/tls_arrivals.h"

namespace swarmstage::net {

namespace {

constexpr int accepts_per_turn = 16;
constexpr Duration rest = 100ms;

}  // namespace

// One listening socket.
class TcpListener::Door final : public WatchUser, public AlarmUser, public Mortal {
 public:
  Door(TcpListener& listener, FileDescriptor descriptor)
      : listener_(listener),
        watch_(listener.seat_.loop, descriptor.release(), *this),
        alarm_(listener.seat_.loop.alarms(), *this) {
    watch_.wait_readable();
  }

  int descriptor() const { return watch_.descriptor(); }
  void listen() { watch_.wait_readable(); }
  void due(TimePoint) override { listen(); }
  void close() {
    alarm_.cancel();
    watch_.close();
  }

  void readable() override {
    if (listener_.seat_.paused) return;
    for (int i = 0; i < accepts_per_turn && watch_.is_open(); ++i) {
      if (!accept()) break;
    }
    if (watch_.is_open() && !alarm_.is_set()) watch_.wait_readable();
  }

 private:
  bool accept() {
    SocketAddress remote;
    FileDescriptor accepted(::accept4(watch_.descriptor(), remote.data(), remote.size_out(),
                                      SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (accepted) {
      listener_.opened(std::move(accepted), remote.endpoint());
      return true;
    }
    if (errno == ECONNABORTED || errno == EINTR || errno == EPROTO) return true;
    if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) refuse();
    return false;
  }

  // With the descriptor kept for this, the one who waits is at least told.
  void refuse() {
    listener_.reserve_.reset();
    FileDescriptor unwanted(::accept4(watch_.descriptor(), nullptr, nullptr, SOCK_CLOEXEC));
    if (unwanted) reset_on_close(unwanted.get());
    unwanted.reset();
    listener_.reserve_ = FileDescriptor(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    listener_.tell_exhausted();
    alarm_.set(listener_.seat_.loop.now() + rest);
  }

  TcpListener& listener_;
  Watch watch_;
  Alarm alarm_;
};

TcpListener::TcpListener(NodeSeat& seat, ListenerId id, const IpAddress& address,
                         std::vector<FileDescriptor> sockets)
    : seat_(seat), id_(id), address_(address), reserve_(::open("/dev/null", O_RDONLY | O_CLOEXEC)) {
  for (FileDescriptor& socket : sockets) {
    doors_.push_back(std::make_unique<Door>(*this, std::move(socket)));
  }
}

TcpListener::~TcpListener() = default;

void TcpListener::secure(TlsProvider& provider, const TlsOptions& options, TlsFailures& failures) {
  arrivals_ = std::make_unique<TlsArrivals>(seat_, *this, provider, options, failures);
}

void TcpListener::opened(FileDescriptor descriptor, const Endpoint& remote) {
  if (arrivals_) return arrivals_->take(std::move(descriptor), remote);
  accept(std::make_unique<TcpStream>(seat_, std::move(descriptor), remote), {});
}

void TcpListener::accept(std::unique_ptr<TcpStream> stream, const PeerIdentity& peer) {
  const Endpoint remote = stream->remote();
  const Endpoint local = local_endpoint(stream->descriptor());
  ++seat_.counters.streams_opened;
  seat_.accepting = std::move(stream);
  const StreamId id = seat_.runner->accepted(seat_.loop.now(), {id_, local, remote, peer});
  if (std::unique_ptr<TcpStream> unwanted = id ? nullptr : std::move(seat_.accepting)) {
    unwanted->end(Ending::reset);
    return seat_.loop.bury(std::move(unwanted));
  }
  if (TcpStream* accepted = seat_.find(id)) accepted->begin();
}

void TcpListener::tell_exhausted() {
  if (std::exchange(told_, true)) return;
  seat_.tell(LogLevel::warning, "connections are dropped: the process has no descriptor left");
}

void TcpListener::awaken() {
  for (const auto& door : doors_) door->listen();
  if (arrivals_) arrivals_->awaken();
}

void TcpListener::look_again() {
  if (arrivals_) arrivals_->look_again();
}

void TcpListener::end_arrivals(Ending how) {
  if (arrivals_) arrivals_->end(how);
}

void TcpListener::close() {
  for (auto& door : doors_) {
    door->close();
    seat_.loop.bury(std::move(door));
  }
  doors_.clear();
  end_arrivals(Ending::closed);
}

}  // namespace swarmstage::net
