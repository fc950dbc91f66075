#pragma once

// Connections a listener has taken whose handshake is not done. They are nobody's
// streams yet, so a stranger must not be able to hold many or long: each has ten
// seconds, and when there are too many the oldest goes, so that a newcomer always
// finds room. Failures are told in the node's log, a few each second. Owned by the
// listener.

#include <array>
#include <list>
#include <memory>

#include "net/tcp_stream.h"
#include "net/tls_failures.h"
#include "net/tls_provider.h"

namespace swarmstage::net {

class TcpListener;

class TlsArrivals final : public ArrivalUser {
 public:
  static constexpr std::size_t arrivals_max = 512;
  static constexpr Duration handshake_timeout = 10s;
  static constexpr unsigned lines_per_second = 5;

  TlsArrivals(NodeSeat& seat, TcpListener& listener, TlsProvider& provider, TlsOptions options,
              TlsFailures& failures);
  ~TlsArrivals() override;

  void take(FileDescriptor descriptor, const Endpoint& remote);
  void awaken();
  void look_again();
  void end(Ending how);

  void arrived(TcpStream& stream, const PeerIdentity& peer) override;
  void not_arrived(TcpStream& stream) override;
  void tell_failure(const std::string& line, CloseReason reason, TlsFault fault) override;

 private:
  using Streams = std::list<std::unique_ptr<TcpStream>>;  // oldest first

  std::unique_ptr<TcpStream> remove(const TcpStream& stream);
  void tell_silent();

  NodeSeat& seat_;
  TcpListener& listener_;
  TlsProvider& provider_;
  const TlsOptions options_;
  TlsFailures& failures_;
  bool counted_ = false;  // the failure of the stream that is about to go
  Streams streams_;
  TimePoint second_began_{};
  unsigned lines_ = 0;                              // told in this second
  std::array<unsigned, tls_fault_count> silent_{};  // and not told, by fault
};

}  // namespace swarmstage::net
