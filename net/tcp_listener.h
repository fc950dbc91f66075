#pragma once

// A listener of one node: a listening socket for each address it is bound to.
// Takes a bounded number of connections in a turn; secured ones are accepted when
// their handshake is done. When the process has no
// descriptor left it drops the connection at once, so that the peer knows, and
// takes a short rest. Owned by the node's seat; silent once closed.

#include <memory>
#include <vector>

#include "core/node/stream.h"
#include "net/node_seat.h"
#include "net/socket_calls.h"
#include "net/tls_failures.h"
#include "net/tls_provider.h"
#include "net/watch.h"

namespace swarmstage::net {

class TlsArrivals;

class TcpListener final : public Mortal {
 public:
  /// The sockets listen already, on that address or, if unspecified, on all.
  TcpListener(NodeSeat& seat, ListenerId id, const IpAddress& address,
              std::vector<FileDescriptor> sockets);
  /// Before the first connection.
  void secure(TlsProvider& provider, const TlsOptions& options, TlsFailures& failures);
  ~TcpListener() override;

  ListenerId id() const { return id_; }
  const IpAddress& address() const { return address_; }
  void awaken();
  /// What is being secured looks whether there is a way to its peer.
  void look_again();
  /// The node ended: what is being secured goes the same way.
  void end_arrivals(Ending how);
  void close();

  /// The node is told of it. The stream has everything but its id.
  void accept(std::unique_ptr<TcpStream> stream, const PeerIdentity& peer);

 private:
  class Door;

  void opened(FileDescriptor descriptor, const Endpoint& remote);
  void tell_exhausted();

  NodeSeat& seat_;
  ListenerId id_;
  IpAddress address_;
  FileDescriptor reserve_;
  bool told_ = false;
  std::vector<std::unique_ptr<Door>> doors_;
  std::unique_ptr<TlsArrivals> arrivals_;  // if it is secured
};

}  // namespace swarmstage::net
