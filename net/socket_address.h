#pragma once

// An endpoint in the form the system's calls want, and back. IPv4 endpoints
// become plain IPv4 addresses, never mapped ones.

#include <netinet/in.h>

#include "core/node/endpoint.h"

namespace swarmstage::net {

class SocketAddress {
 public:
  SocketAddress() = default;
  explicit SocketAddress(const Endpoint& endpoint);

  Endpoint endpoint() const;
  int family() const { return any_.sa_family; }
  const sockaddr* data() const { return &any_; }
  sockaddr* data() { return &any_; }
  socklen_t size() const { return size_; }
  /// For calls that fill it in: its room before, its length after.
  socklen_t* size_out() { return &size_; }

 private:
  union {
    sockaddr any_;
    sockaddr_in v4_;
    sockaddr_in6 v6_{};
  };
  socklen_t size_ = sizeof(sockaddr_in6);
};

IpAddress from_system(const in_addr& address);
IpAddress from_system(const in6_addr& address, std::uint32_t scope);

}  // namespace swarmstage::net
