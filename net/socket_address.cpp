#include "net/socket_address.h"

#include <cstring>

namespace swarmstage::net {

SocketAddress::SocketAddress(const Endpoint& endpoint) {
  if (endpoint.address.is_v4()) {
    v4_ = {};
    v4_.sin_family = AF_INET;
    v4_.sin_port = htons(endpoint.port);
    v4_.sin_addr.s_addr = htonl(endpoint.address.to_v4());
    size_ = sizeof(v4_);
    return;
  }
  v6_.sin6_family = AF_INET6;
  v6_.sin6_port = htons(endpoint.port);
  v6_.sin6_scope_id = endpoint.address.scope;
  std::memcpy(&v6_.sin6_addr, endpoint.address.bytes.data(), endpoint.address.bytes.size());
}

Endpoint SocketAddress::endpoint() const {
  if (family() == AF_INET) return {from_system(v4_.sin_addr), ntohs(v4_.sin_port)};
  return {from_system(v6_.sin6_addr, v6_.sin6_scope_id), ntohs(v6_.sin6_port)};
}

IpAddress from_system(const in_addr& address) {
  return IpAddress::v4(ntohl(address.s_addr));
}

IpAddress from_system(const in6_addr& address, std::uint32_t scope) {
  IpAddress result;
  std::memcpy(result.bytes.data(), &address, result.bytes.size());
  if (IN6_IS_ADDR_LINKLOCAL(&address)) result.scope = static_cast<std::uint16_t>(scope);
  return result;
}

}  // namespace swarmstage::net
