#pragma once

// ns-3's TCP of one host, with our own ways to find whom a segment is for: a
// table of connections, a list of listeners, and a memory of connections that
// ended. A listener is a port and an owner, not a socket; a connection gets its
// socket when its SYN comes. Also chooses local ports, at random, since a host
// that counted them up would meet its own former life after a restart.

#include <cstdint>
#include <optional>
#include <vector>

#include <ns3/node.h>
#include <ns3/tcp-l4-protocol.h>

#include "core/node/random.h"
#include "sim/packet/socket_table.h"
#include "sim/packet/tcp_segment.h"
#include "sim/packet/tcp_settings.h"
#include "sim/packet/tcp_socket.h"
#include "sim/packet/time_wait.h"

namespace swarmstage::packet {

/// Owns a listening port.
class TcpAcceptor {
 public:
  virtual ~TcpAcceptor() = default;
  /// Sets the socket's events and keeps it, or aborts it.
  virtual void tcp_accepted(ns3::Ptr<TcpSocket> socket) = 0;
};

class TcpProtocol final : public ns3::TcpL4Protocol {
 public:
  static ns3::TypeId GetTypeId();

  /// Before any other call. The prototype is shared by all hosts.
  void set_up(ns3::Ptr<ns3::Node> node, ns3::Ptr<TcpSocket> prototype, const TcpSettings& settings,
              const Random& random);

  // Listeners. An address of 0 is any.
  bool listen(std::uint32_t address, std::uint16_t port, std::uint32_t backlog,
              TcpAcceptor& acceptor);
  void close_listener(std::uint16_t port, const TcpAcceptor& acceptor);
  bool listening(std::uint16_t port) const;

  // Connections.
  /// A closed socket of this host.
  ns3::Ptr<TcpSocket> make_socket();
  TcpSocket* find(const TcpKey& key) const { return sockets_.find(key); }
  /// By a connection, or by the memory of one.
  bool in_use(const TcpKey& key);
  /// A local port with which the key is free; nothing if all are taken.
  std::optional<std::uint16_t> choose_port(const TcpKey& key);
  std::size_t connections() const { return sockets_.size(); }
  /// Ends everything without a word, as losing power does.
  void kill_all();

  // For sockets.
  void enter(TcpSocket& socket) { sockets_.enter(socket.key(), socket); }
  void leave(TcpSocket& socket);
  /// Whether a connection that was asked for may still come about.
  bool admits(const TcpKey& key);
  void accepted(TcpSocket& socket);
  void remember(const TcpKey& key, std::uint32_t next_sent, std::uint32_t next_received);
  void refuse(const TcpKey& key, const TcpSegment& segment);
  const ns3::Ptr<ns3::Node>& node() const { return node_; }
  Random& random() { return random_; }

  // ns3::IpL4Protocol
  RxStatus Receive(ns3::Ptr<ns3::Packet> packet, const ns3::Ipv4Header& header,
                   ns3::Ptr<ns3::Ipv4Interface> interface) override;
  RxStatus Receive(ns3::Ptr<ns3::Packet> packet, const ns3::Ipv6Header& header,
                   ns3::Ptr<ns3::Ipv6Interface> interface) override;

 private:
  struct Listener {
    std::uint32_t address = 0;
    std::uint16_t port = 0;
    std::uint32_t backlog = 0;
    std::uint32_t opening = 0;  // connections that have not said hello yet
    TcpAcceptor* acceptor = nullptr;
  };

  void DoDispose() override;
  Listener* find_listener(std::uint32_t address, std::uint16_t port);
  void open_for(Listener& listener, ns3::Ptr<ns3::Packet> syn, const TcpKey& key);
  void no_longer_opening(const TcpKey& key);
  bool answer_from_memory(const TcpKey& key, const TcpSegment& segment);
  void send(const TcpKey& key, std::uint8_t flags, std::uint32_t sequence,
            std::uint32_t acknowledged);

  ns3::Ptr<ns3::Node> node_;
  ns3::Ptr<TcpSocket> prototype_;
  SocketTable sockets_;
  TimeWait time_wait_;
  std::vector<Listener> listeners_;
  Random random_;
  Duration memory_{};
};

}  // namespace swarmstage::packet
