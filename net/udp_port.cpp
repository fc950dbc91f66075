#include "net/udp_port.h"

#include "net/surroundings.h"

namespace swarmstage::net {

UdpPort::UdpPort(NodeSeat& seat, PortId id, const PortOptions& options, Sockets sockets)
    : seat_(seat),
      id_(id),
      address_(options.address),
      number_(sockets.front()->local().port),
      sockets_(std::move(sockets)) {
  for (const auto& socket : sockets_) socket->add(*this);
}

void UdpPort::receive(const Received& received) {
  Datagram datagram;
  datagram.port = id_;
  datagram.from = received.from;
  datagram.to = {received.to, number_};
  datagram.interface = received.interface;
  datagram.bytes = received.bytes;
  if (!closed_ && seat_.surroundings.admits(*this, received, datagram)) deliver(datagram);
}

void UdpPort::deliver(const Datagram& datagram) {
  ++seat_.counters.datagrams_delivered;
  seat_.runner->deliver(seat_.loop.now(), datagram);
}

void UdpPort::awaken() {
  for (const auto& socket : sockets_) socket->listen();
}

void UdpPort::close() {
  closed_ = true;
  seat_.surroundings.forget(*this);
  for (const auto& socket : sockets_) socket->remove(*this);
}

}  // namespace swarmstage::net
