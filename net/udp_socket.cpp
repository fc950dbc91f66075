#include "net/udp_socket.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <sys/socket.h>

#include "net/socket_address.h"
#include "net/surroundings.h"
#include "net/udp_port.h"

namespace swarmstage::net {

namespace {

constexpr int datagrams_per_turn = 32;

struct alignas(cmsghdr) Control {
  std::array<std::byte, 128> bytes;
};

template <typename T>
T value_of(const cmsghdr& header) {
  T value;
  std::memcpy(&value, CMSG_DATA(&header), sizeof(value));
  return value;
}

void read_control(msghdr& message, Received& out) {
  for (cmsghdr* each = CMSG_FIRSTHDR(&message); each; each = CMSG_NXTHDR(&message, each)) {
    if (each->cmsg_level == IPPROTO_IP && each->cmsg_type == IP_PKTINFO) {
      const auto info = value_of<in_pktinfo>(*each);
      out.to = from_system(info.ipi_addr);
      out.interface = static_cast<std::uint16_t>(info.ipi_ifindex);
    } else if (each->cmsg_level == IPPROTO_IP && each->cmsg_type == IP_TOS) {
      out.mark = value_of<std::uint8_t>(*each);
    } else if (each->cmsg_level == IPPROTO_IPV6 && each->cmsg_type == IPV6_PKTINFO) {
      const auto info = value_of<in6_pktinfo>(*each);
      out.to = from_system(info.ipi6_addr, info.ipi6_ifindex);
      out.interface = static_cast<std::uint16_t>(info.ipi6_ifindex);
    }
  }
}

template <typename T>
void write_control(msghdr& message, Control& control, int level, int type, const T& value) {
  control.bytes.fill(std::byte{0});
  message.msg_control = control.bytes.data();
  message.msg_controllen = CMSG_SPACE(sizeof(value));
  cmsghdr* header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = level;
  header->cmsg_type = type;
  header->cmsg_len = CMSG_LEN(sizeof(value));
  std::memcpy(CMSG_DATA(header), &value, sizeof(value));
}

// What to send and where to, in the system's form.
struct Outgoing {
  Outgoing(const Endpoint& to, ByteView bytes)
      : address(to), part{const_cast<std::byte*>(bytes.data()), bytes.size()} {
    message.msg_name = address.data();
    message.msg_namelen = address.size();
    message.msg_iov = &part;
    message.msg_iovlen = 1;
  }
  bool send(int descriptor) const { return ::sendmsg(descriptor, &message, MSG_NOSIGNAL) >= 0; }

  SocketAddress address;
  iovec part;
  msghdr message{};
};

}  // namespace

UdpSocket::UdpSocket(EventLoop& loop, const Surroundings& surroundings, FileDescriptor descriptor)
    : loop_(loop), surroundings_(surroundings), watch_(loop, descriptor.release(), *this) {
  local_ = local_endpoint(watch_.descriptor());
  watch_.wait_readable();
}

void UdpSocket::remove(UdpPort& port) {
  ports_.erase(std::find(ports_.begin(), ports_.end(), &port));
  if (ports_.empty()) watch_.close();
}

bool send_datagram(int descriptor, const Endpoint& to, ByteView bytes, std::uint8_t mark) {
  Outgoing outgoing(to, bytes);
  Control control;
  const int value = mark;
  if (mark != 0) write_control(outgoing.message, control, IPPROTO_IP, IP_TOS, value);
  return outgoing.send(descriptor);
}

bool UdpSocket::send_by(std::uint32_t interface, const Endpoint& to, ByteView bytes) const {
  Outgoing outgoing(to, bytes);
  Control control;
  if (interface != 0 && to.address.is_v4()) {
    in_pktinfo info{};
    info.ipi_ifindex = static_cast<int>(interface);
    write_control(outgoing.message, control, IPPROTO_IP, IP_PKTINFO, info);
  } else if (interface != 0) {
    in6_pktinfo info{};
    info.ipi6_ifindex = interface;
    write_control(outgoing.message, control, IPPROTO_IPV6, IPV6_PKTINFO, info);
  }
  return outgoing.send(watch_.descriptor());
}

void UdpSocket::readable() {
  Received received;
  for (int i = 0; i < datagrams_per_turn; ++i) {
    if (!watch_.is_open() || ports_.front()->is_paused()) return;
    if (!receive(received)) break;
    dispatch(received);
  }
  if (watch_.is_open()) watch_.wait_readable();
}

bool UdpSocket::receive(Received& out) {
  SocketAddress from;
  Control control;
  const auto buffer = loop_.buffer();
  iovec part{buffer.data(), buffer.size()};
  msghdr message{};
  message.msg_name = from.data();
  message.msg_namelen = from.size();
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control.bytes.data();
  message.msg_controllen = control.bytes.size();
  ssize_t size = 0;
  do {  // a refusal of something sent earlier says nothing about this socket
    size = ::recvmsg(watch_.descriptor(), &message, 0);
  } while (size < 0 && (errno == EINTR || errno == ECONNREFUSED));
  if (size < 0) return false;
  out.from = from.endpoint();
  out.to = local_.address;
  out.interface = 0;
  out.mark = 0;
  read_control(message, out);
  out.bytes = {buffer.data(), static_cast<std::size_t>(size)};
  return true;
}

// What is for one goes to the port that was opened last, what is for all to all;
// a handler may close any of them.
void UdpSocket::dispatch(const Received& received) {
  if (ports_.size() == 1 || !surroundings_.is_for_all(received))
    return ports_.back()->receive(received);
  const std::vector<UdpPort*> all = ports_;
  for (UdpPort* port : all) port->receive(received);
}

}  // namespace swarmstage::net
