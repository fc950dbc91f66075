#include "net/socket_calls.h"

#include <cerrno>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/socket_address.h"

namespace swarmstage::net {

namespace {

bool set_flag(int descriptor, int level, int name, int value = 1) {
  return setsockopt(descriptor, level, name, &value, sizeof(value)) == 0;
}

OpenedSocket failed() {
  return {FileDescriptor(), close_reason_of(errno)};
}

OpenedSocket open_socket(int family, int type) {
  FileDescriptor descriptor(::socket(family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!descriptor) return failed();
  // IPv4 has sockets of its own, so that both may listen on one number.
  if (family == AF_INET6) set_flag(descriptor.get(), IPPROTO_IPV6, IPV6_V6ONLY);
  return {std::move(descriptor), CloseReason::unsupported};
}

// As much as we may have: a burst should wait in the kernel, not be lost there.
void enlarge_receive_buffer(int descriptor) {
  constexpr int wanted = 4 << 20;
  if (!set_flag(descriptor, SOL_SOCKET, SO_RCVBUFFORCE, wanted)) {
    set_flag(descriptor, SOL_SOCKET, SO_RCVBUF, wanted);
  }
}

// So that each datagram tells where it was sent to, and how it is marked.
void ask_for_destinations(int descriptor, int family) {
  if (family == AF_INET6) {
    set_flag(descriptor, IPPROTO_IPV6, IPV6_RECVPKTINFO);
    return;
  }
  set_flag(descriptor, IPPROTO_IP, IP_PKTINFO);
  set_flag(descriptor, IPPROTO_IP, IP_RECVTOS);
}

}  // namespace

FileDescriptor& FileDescriptor::operator=(FileDescriptor&& other) noexcept {
  reset();
  value_ = other.release();
  return *this;
}

void FileDescriptor::reset() {
  if (value_ >= 0) ::close(std::exchange(value_, -1));
}

OpenedSocket open_udp_socket(const Endpoint& local, const UdpSocketOptions& options) {
  const SocketAddress address(local);
  OpenedSocket opened = open_socket(address.family(), SOCK_DGRAM);
  if (!opened.descriptor) return opened;
  const int descriptor = opened.descriptor.get();
  if (options.shared) {
    set_flag(descriptor, SOL_SOCKET, SO_REUSEADDR);
    set_flag(descriptor, SOL_SOCKET, SO_REUSEPORT);
  }
  if (options.broadcasts) set_flag(descriptor, SOL_SOCKET, SO_BROADCAST);
  ask_for_destinations(descriptor, address.family());
  enlarge_receive_buffer(descriptor);
  if (::bind(descriptor, address.data(), address.size()) != 0) return failed();
  return opened;
}

OpenedSocket open_listening_socket(const Endpoint& local, int backlog) {
  const SocketAddress address(local);
  OpenedSocket opened = open_socket(address.family(), SOCK_STREAM);
  if (!opened.descriptor) return opened;
  const int descriptor = opened.descriptor.get();
  // A restart on the same port must not wait for old connections to fade.
  set_flag(descriptor, SOL_SOCKET, SO_REUSEADDR);
  if (::bind(descriptor, address.data(), address.size()) != 0) return failed();
  if (::listen(descriptor, backlog) != 0) return failed();
  return opened;
}

OpenedSocket start_connecting(const Endpoint& from, const Endpoint& to) {
  const SocketAddress remote(to);
  OpenedSocket opened = open_socket(remote.family(), SOCK_STREAM);
  if (!opened.descriptor) return opened;
  const int descriptor = opened.descriptor.get();
  disable_nagle(descriptor);
  if (from.port != 0) {
    set_flag(descriptor, SOL_SOCKET, SO_REUSEADDR);
  } else {
    set_flag(descriptor, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT);
  }
  if (from.port != 0 || !from.address.is_unspecified()) {
    const SocketAddress local(from);
    if (::bind(descriptor, local.data(), local.size()) != 0) return failed();
  }
  if (::connect(descriptor, remote.data(), remote.size()) == 0 || errno == EINPROGRESS) {
    return opened;
  }
  // Bound already: then it is the pair of both ends that is taken, or no port is left.
  if (errno == EADDRNOTAVAIL) return {FileDescriptor(), CloseReason::address_in_use};
  return failed();
}

int pending_error(int descriptor) {
  int error = 0;
  socklen_t size = sizeof(error);
  if (getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &size) != 0) return errno;
  return error;
}

Endpoint local_endpoint(int descriptor) {
  SocketAddress address;
  if (getsockname(descriptor, address.data(), address.size_out()) != 0) return {};
  return address.endpoint();
}

Endpoint remote_endpoint(int descriptor) {
  SocketAddress address;
  if (getpeername(descriptor, address.data(), address.size_out()) != 0) return {};
  return address.endpoint();
}

void disable_nagle(int descriptor) {
  set_flag(descriptor, IPPROTO_TCP, TCP_NODELAY);
}

void reset_on_close(int descriptor) {
  const linger at_once{1, 0};
  setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
}

CloseReason close_reason_of(int error) {
  switch (error) {
    case ECONNREFUSED:
      return CloseReason::refused;
    case ETIMEDOUT:
      return CloseReason::timed_out;
    case EADDRINUSE:
      return CloseReason::address_in_use;
    case EADDRNOTAVAIL:
      return CloseReason::address_not_ours;
    case EACCES:
    case EPERM:
      return CloseReason::permission_denied;
    case EAFNOSUPPORT:
    case EPROTONOSUPPORT:
      return CloseReason::unsupported;
    case ECONNRESET:
    case ECONNABORTED:
    case EPIPE:
      return CloseReason::reset;
    case EMFILE:
    case ENFILE:
    case ENOBUFS:
    case ENOMEM:
      return CloseReason::stream_limit;
    default:
      return CloseReason::unreachable;
  }
}

void raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace swarmstage::net
