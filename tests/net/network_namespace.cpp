#include "tests/net/network_namespace.h"

#include <arpa/inet.h>
#include <cstring>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "core/base/assert.h"
#include "net/socket_calls.h"

namespace swarmstage::net {

namespace {

ifreq request_for(const char* name) {
  ifreq request{};
  std::strncpy(request.ifr_name, name, IFNAMSIZ - 1);
  return request;
}

void ask(unsigned long what, ifreq& request) {
  const FileDescriptor descriptor(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  const bool done = ::ioctl(descriptor.get(), what, &request) == 0;
  SWARMSTAGE_ASSERT(done, "the system refuses to change the loopback interface");
}

void set_up(const char* name, bool up) {
  ifreq request = request_for(name);
  ask(SIOCGIFFLAGS, request);
  if (up) {
    request.ifr_flags = static_cast<short>(request.ifr_flags | IFF_UP);
  } else {
    request.ifr_flags = static_cast<short>(request.ifr_flags & ~IFF_UP);
  }
  ask(SIOCSIFFLAGS, request);
}

}  // namespace

bool enter_network_namespace() {
  if (::unshare(CLONE_NEWNET) != 0) return false;
  set_up("lo", true);
  return true;
}

void add_loopback_address(const std::string& address) {
  ifreq request = request_for("lo:1");
  sockaddr_in value{};
  value.sin_family = AF_INET;
  inet_pton(AF_INET, address.c_str(), &value.sin_addr);
  std::memcpy(&request.ifr_addr, &value, sizeof(value));
  ask(SIOCSIFADDR, request);
  value.sin_addr.s_addr = htonl(0xffffff00U);
  std::memcpy(&request.ifr_netmask, &value, sizeof(value));
  ask(SIOCSIFNETMASK, request);
}

void remove_loopback_address() {
  set_up("lo:1", false);
}

}  // namespace swarmstage::net
