#pragma once

// Brackets a call into a TcpSocket. It keeps the socket alive, and when the
// outermost call came from the simulator (a segment, a timer) it lets the socket
// settle at the end: the base class must be done before the owner is told, for
// the owner may end the socket on the spot.

#include "sim/packet/tcp_socket.h"

namespace swarmstage::packet {

class TcpEntry {
 public:
  enum class By : std::uint8_t { simulator, owner };

  TcpEntry(TcpSocket& socket, By by) : socket_(&socket), by_(by) { ++socket.depth_; }
  ~TcpEntry() {
    if (outermost() && by_ == By::simulator) socket_->settle();
    --socket_->depth_;
  }
  TcpEntry(const TcpEntry&) = delete;
  TcpEntry& operator=(const TcpEntry&) = delete;

  bool outermost() const { return socket_->depth_ == 1; }

 private:
  ns3::Ptr<TcpSocket> socket_;
  By by_;
};

}  // namespace swarmstage::packet
