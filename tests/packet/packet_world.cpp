#include "tests/packet/packet_world.h"

#include <algorithm>
#include <array>

#include "sim/packet/ns3_time.h"

namespace swarmstage::packet {

LinkQuality delay_of(Duration latency) {
  LinkQuality quality;
  quality.latency = latency;
  return quality;
}

std::string long_text(std::size_t size) {
  std::string text;
  while (text.size() < size) text += std::to_string(text.size()) + ' ';
  text.resize(size);
  return text;
}

void TcpProbe::adopt(ns3::Ptr<TcpSocket> taken) {
  socket = std::move(taken);
  socket->set_events(this);
}

void TcpProbe::read_all() {
  std::array<std::byte, 5000> buffer{};
  while (const std::size_t size = socket->read(buffer)) {
    received.append(reinterpret_cast<const char*>(buffer.data()), size);
  }
}

void TcpProbe::tcp_readable(TcpSocket&) {
  if (reads) read_all();
}

void TcpProbe::tcp_writable(TcpSocket&) {
  send({});
}

void TcpProbe::send(const std::string& text) {
  unsent += text;
  unsent.erase(0, socket->write(unsent));
}

void TcpProbe::tcp_finished(TcpSocket&) {
  said += "finished ";
  if (finishes_back) socket->finish();
}

void TcpProbe::tcp_closed(TcpSocket&, CloseReason reason) {
  said += "closed(" + std::string(to_string(reason)) + ") ";
  closed_at = ns3_now();
}

void ListenProbe::tcp_accepted(ns3::Ptr<TcpSocket> socket) {
  TcpProbe& probe = *accepted.emplace_back(std::make_unique<TcpProbe>());
  probe.reads = reads;
  probe.finishes_back = finishes_back;
  probe.adopt(std::move(socket));
  if (!greeting.empty()) probe.send(greeting);
}

bool UdpProbe::received(const UdpArrival& arrival) {
  if (std::find(open_ports.begin(), open_ports.end(), arrival.to_port) == open_ports.end()) {
    return false;
  }
  std::string text(arrival.payload->GetSize(), ' ');
  arrival.payload->CopyData(reinterpret_cast<std::uint8_t*>(text.data()),
                            arrival.payload->GetSize());
  texts.push_back(text);
  arrivals.push_back(arrival);
  times.push_back(ns3_now());
  return true;
}

PacketWorld::PacketWorld(std::uint64_t seed, const TcpSettings& tcp, bool routed)
    : settings(tcp), simulation(tcp), cloud(seed, routed), kit(cloud, seed, tcp) {}

// Before the simulation, which everything ns-3 must not outlive.
PacketWorld::~PacketWorld() {
  hosts_.clear();
  kit.prototype = nullptr;
}

std::uint32_t PacketWorld::address(std::size_t index) const {
  return first_address + static_cast<std::uint32_t>(index);
}

std::size_t PacketWorld::add_host(const LinkQuality& access, std::uint32_t segment) {
  const std::size_t index = hosts_.size();
  PortPlan plan;
  plan.host = static_cast<std::uint32_t>(index);
  plan.segment = segment;
  plan.address = address(index);
  plan.stable_id = index;
  plan.access = access;
  const std::uint32_t port = cloud.add_port(plan);
  const PacketHost::Interface interface { port, plan.address, plan.prefix_length };
  hosts_.push_back(std::make_unique<PacketHost>(kit, index, std::vector{interface}));
  udp_.push_back(std::make_unique<UdpProbe>());
  udp_[index]->open_ports = {9};
  hosts_[index]->udp().set_receiver(udp_[index].get());
  return index;
}

void PacketWorld::reboot(std::size_t index) {
  hosts_[index]->power_off();
  hosts_[index]->boot();
  hosts_[index]->udp().set_receiver(udp_[index].get());
}

TcpKey PacketWorld::key(std::size_t from, std::size_t to, std::uint16_t to_port) {
  TcpKey key{address(from), address(to), 0, to_port};
  key.local_port = host(from).tcp().choose_port(key).value();
  return key;
}

std::unique_ptr<TcpProbe> PacketWorld::connect(std::size_t from, std::size_t to,
                                               std::uint16_t to_port) {
  auto probe = std::make_unique<TcpProbe>();
  probe->adopt(host(from).tcp().make_socket());
  probe->socket->connect(key(from, to, to_port));
  return probe;
}

std::unique_ptr<ListenProbe> PacketWorld::listen(std::size_t index, std::uint16_t port) {
  auto probe = std::make_unique<ListenProbe>();
  host(index).tcp().listen(0, port, 128, *probe);
  return probe;
}

void PacketWorld::send_udp(std::size_t from, std::size_t to, std::string_view text,
                           std::uint16_t port) {
  host(from).send_udp({0, address(to), 9, port}, text);
}

}  // namespace swarmstage::packet
