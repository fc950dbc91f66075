#include "net/udp_port.h"

#include "net/surroundings.h"

namespace swarmstage::net {

UdpPort::UdpPort(NodeSeat& seat, Surroundings& surroundings, PortId id, bool shared,
                 Sockets sockets)
    : seat_(seat),
      surroundings_(surroundings),
      id_(id),
      shared_(shared),
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
  if (!closed_ && surroundings_.admits(*this, received, datagram)) deliver(datagram);
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
  surroundings_.forget(*this);
  for (const auto& socket : sockets_) socket->remove(*this);
}

}  // namespace swarmstage::net
