#pragma once

// A small network for tests: one simulation, one cloud, hosts numbered from 0
// with addresses 10.0.0.1, 10.0.0.2, ... in one segment unless told otherwise.
// Probes stand in for the owners of sockets and write down what they are told.

#include <memory>
#include <string>
#include <vector>

#include "sim/packet/packet_host.h"
#include "sim/packet/simulation.h"

namespace swarmstage::packet {

inline constexpr std::uint32_t first_address = (10U << 24U) | 1U;

/// A link that is perfect, and takes so long.
LinkQuality delay_of(Duration latency);

/// The owner of one TCP socket.
class TcpProbe final : public TcpEvents {
 public:
  void adopt(ns3::Ptr<TcpSocket> taken);
  void tcp_connected(TcpSocket&) override { said += "connected "; }
  void tcp_readable(TcpSocket&) override;
  void tcp_writable(TcpSocket&) override;
  void tcp_finished(TcpSocket&) override;
  void tcp_closed(TcpSocket&, CloseReason reason) override;

  /// Offers these bytes, now and whenever there is room.
  void send(const std::string& text);
  void read_all();

  ns3::Ptr<TcpSocket> socket;
  std::string said;      // the events but readable and writable, in order
  std::string received;  // everything read
  std::string unsent;
  TimePoint closed_at{};
  bool reads = true;
  bool finishes_back = false;  // finishes as soon as the peer has
};

/// Owns a listening port and a probe for each connection.
class ListenProbe final : public TcpAcceptor {
 public:
  void tcp_accepted(ns3::Ptr<TcpSocket> socket) override;

  std::vector<std::unique_ptr<TcpProbe>> accepted;
  std::string greeting;  // said at once to whoever connects
  bool reads = true;
  bool finishes_back = false;
};

class UdpProbe final : public UdpReceiver {
 public:
  bool received(const UdpArrival& arrival) override;

  std::vector<std::uint16_t> open_ports;
  std::vector<std::string> texts;
  std::vector<UdpArrival> arrivals;
  std::vector<TimePoint> times;
};

class PacketWorld {
 public:
  explicit PacketWorld(std::uint64_t seed = 1, const TcpSettings& settings = {},
                       bool routed = false);
  ~PacketWorld();

  std::size_t add_host(const LinkQuality& access = {}, std::uint32_t segment = 0);
  PacketHost& host(std::size_t index) { return *hosts_[index]; }
  UdpProbe& udp(std::size_t index) { return *udp_[index]; }
  std::uint32_t address(std::size_t index) const;
  void reboot(std::size_t index);
  void run_for(Duration duration) { simulation.run_until(simulation.now() + duration); }

  TcpKey key(std::size_t from, std::size_t to, std::uint16_t to_port);
  /// Starts a connection to a port of another host.
  std::unique_ptr<TcpProbe> connect(std::size_t from, std::size_t to, std::uint16_t to_port);
  std::unique_ptr<ListenProbe> listen(std::size_t host, std::uint16_t port);
  void send_udp(std::size_t from, std::size_t to, std::string_view text, std::uint16_t port = 9);

  TcpSettings settings;
  Simulation simulation;
  Cloud cloud;
  HostKit kit;

 private:
  std::vector<std::unique_ptr<PacketHost>> hosts_;
  std::vector<std::unique_ptr<UdpProbe>> udp_;
};

/// Text that differs at every place, so that a missing or repeated piece shows.
std::string long_text(std::size_t size);

}  // namespace swarmstage::packet
