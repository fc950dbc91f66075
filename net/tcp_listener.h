#pragma once

// A listener of one node: a listening socket for each address it is bound to.
// Takes a bounded number of connections in a turn. When the process has no
// descriptor left it drops the connection at once, so that the peer knows, and
// takes a short rest. Owned by the node's seat; silent once closed.

#include <memory>
#include <vector>

#include "core/node/stream.h"
#include "net/node_seat.h"
#include "net/socket_calls.h"
#include "net/watch.h"

namespace swarmstage::net {

class TcpListener final : public Mortal {
 public:
  /// The sockets listen already, on that address or, if unspecified, on all.
  TcpListener(NodeSeat& seat, ListenerId id, const IpAddress& address,
              std::vector<FileDescriptor> sockets);
  ~TcpListener() override;

  ListenerId id() const { return id_; }
  const IpAddress& address() const { return address_; }
  void awaken();
  void close();

 private:
  class Door;

  void opened(FileDescriptor descriptor, const Endpoint& remote);
  bool is_open() const { return !doors_.empty(); }
  void tell_exhausted();

  NodeSeat& seat_;
  ListenerId id_;
  IpAddress address_;
  FileDescriptor reserve_;
  bool told_ = false;
  std::vector<std::unique_ptr<Door>> doors_;
};

}  // namespace swarmstage::net
