#include <ns3/application.h>
#include <ns3/inet-socket-address.h>
#include <ns3/packet.h>
#include <ns3/simulator.h>
#include <ns3/socket.h>
#include <ns3/udp-l4-protocol.h>

#include "tests/bench/packet/bare_talk.h"

namespace swarmstage::bench {
namespace {

class UdpTalker final : public ns3::Application {
 public:
  UdpTalker(BareTalk& talk, std::uint32_t index) : talk_(talk), index_(index) {}

 private:
  void StartApplication() override {
    socket_ = GetNode()->GetObject<ns3::UdpL4Protocol>()->CreateSocket();
    socket_->Bind(ns3::InetSocketAddress(ns3::Ipv4Address::GetAny(), PacketLoad::port));
    socket_->SetRecvCallback(ns3::MakeCallback(&UdpTalker::receive, this));
    for (std::uint32_t at = talk_.graph.first[index_]; at < talk_.graph.first[index_ + 1]; ++at) {
      const auto phase = talk_.dice.between(0, PacketLoad::period - 1);
      ns3::Simulator::Schedule(ns3::NanoSeconds(static_cast<std::uint64_t>(phase)),
                               &UdpTalker::send, this, talk_.graph.to[at]);
    }
  }

  void send(std::uint32_t to) {
    const ns3::InetSocketAddress there(ns3::Ipv4Address(talk_.addresses[to]), PacketLoad::port);
    socket_->SendTo(ns3::Create<ns3::Packet>(message_, sizeof(message_)), 0, there);
    ns3::Simulator::Schedule(ns3::NanoSeconds(PacketLoad::period), &UdpTalker::send, this, to);
  }

  void receive(ns3::Ptr<ns3::Socket> socket) {
    ns3::Address from;
    while (const auto packet = socket->RecvFrom(from)) {
      std::uint8_t text[PacketLoad::message_bytes];
      packet->CopyData(text, sizeof(text));
      ++talk_.received;
    }
  }

  BareTalk& talk_;
  std::uint32_t index_;
  ns3::Ptr<ns3::Socket> socket_;
  std::uint8_t message_[PacketLoad::message_bytes] = {};
};

}  // namespace

ns3::Ptr<ns3::Application> make_udp_talker(BareTalk& talk, std::uint32_t index) {
  return ns3::CreateObject<UdpTalker>(talk, index);
}

}  // namespace swarmstage::bench
