#include <ns3/application.h>
#include <ns3/boolean.h>
#include <ns3/config.h>
#include <ns3/inet-socket-address.h>
#include <ns3/nstime.h>
#include <ns3/packet.h>
#include <ns3/simulator.h>
#include <ns3/socket.h>
#include <ns3/tcp-l4-protocol.h>

#include "tests/bench/packet/bare_talk.h"

namespace swarmstage::bench {
namespace {

class TcpTalker final : public ns3::Application {
 public:
  TcpTalker(BareTalk& talk, std::uint32_t index) : talk_(talk), index_(index) {}

 private:
  void StartApplication() override {
    listener_ = make_socket();
    listener_->Bind(ns3::InetSocketAddress(ns3::Ipv4Address::GetAny(), PacketLoad::port));
    listener_->Listen();
    listener_->SetAcceptCallback(
        ns3::MakeNullCallback<bool, ns3::Ptr<ns3::Socket>, const ns3::Address&>(),
        ns3::MakeCallback(&TcpTalker::accepted, this));
    // Not before every listener is there.
    ns3::Simulator::Schedule(ns3::MilliSeconds(1), &TcpTalker::connect_all, this);
  }

  void connect_all() {
    const Graph& graph = talk_.graph;
    for (std::uint32_t at = graph.first[index_]; at < graph.first[index_ + 1]; ++at) {
      if (graph.to[at] < index_) continue;
      const auto socket = make_socket();
      socket->SetConnectCallback(ns3::MakeCallback(&TcpTalker::opened, this),
                                 ns3::MakeNullCallback<void, ns3::Ptr<ns3::Socket>>());
      socket->Connect(ns3::InetSocketAddress(ns3::Ipv4Address(talk_.addresses[graph.to[at]]),
                                             PacketLoad::port));
    }
  }

  ns3::Ptr<ns3::Socket> make_socket() {
    return GetNode()->GetObject<ns3::TcpL4Protocol>()->CreateSocket();
  }

  void accepted(ns3::Ptr<ns3::Socket> socket, const ns3::Address&) { opened(socket); }

  void opened(ns3::Ptr<ns3::Socket> socket) {
    socket->SetRecvCallback(ns3::MakeCallback(&TcpTalker::receive, this));
    const auto phase = talk_.dice.between(0, PacketLoad::period - 1);
    ns3::Simulator::Schedule(ns3::NanoSeconds(static_cast<std::uint64_t>(phase)), &TcpTalker::send,
                             this, socket);
  }

  void send(ns3::Ptr<ns3::Socket> socket) {
    socket->Send(ns3::Create<ns3::Packet>(message_, sizeof(message_)));
    ns3::Simulator::Schedule(ns3::NanoSeconds(PacketLoad::period), &TcpTalker::send, this, socket);
  }

  void receive(ns3::Ptr<ns3::Socket> socket) {
    while (const auto packet = socket->Recv()) {
      if (packet->GetSize() == 0) break;
      packet->CopyData(buffer_, sizeof(buffer_));
      talk_.received += packet->GetSize();
    }
  }

  BareTalk& talk_;
  std::uint32_t index_;
  ns3::Ptr<ns3::Socket> listener_;
  std::uint8_t message_[PacketLoad::message_bytes] = {};
  std::uint8_t buffer_[PacketLoad::message_bytes] = {};
};

}  // namespace

void set_hasty_tcp(bool timestamps) {
  ns3::Config::SetDefault("ns3::TcpSocketBase::MinRto", ns3::TimeValue(ns3::MilliSeconds(200)));
  ns3::Config::SetDefault("ns3::TcpSocketBase::Timestamp", ns3::BooleanValue(timestamps));
}

ns3::Ptr<ns3::Application> make_tcp_talker(BareTalk& talk, std::uint32_t index) {
  return ns3::CreateObject<TcpTalker>(talk, index);
}

}  // namespace swarmstage::bench
