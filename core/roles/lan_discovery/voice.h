#pragma once

// Speaks for an instance: fills in what every notice says about us, numbers it,
// signs it, and sends it to one endpoint, or to everybody on the networks we use
// and whom the user named. Where there are both families of addresses, the same
// notice goes out by IPv4 first and by IPv6 a little later: who hears both has met
// us by IPv4 then. Counts what leaves the machine.

#include <cstdint>
#include <string>

#include "core/node/endpoint.h"
#include "core/roles/lan_discovery/notice.h"

namespace swarmstage {
class Context;
}

namespace swarmstage::lan_discovery {

struct Discovery;

class Voice {
 public:
  explicit Voice(Discovery& discovery) : discovery_(discovery) {}

  /// What the notice lacks is filled in. Nothing happens before the port is open.
  void say_to(Context& context, const Endpoint& to, Notice notice);
  void say_to_all(Context& context, Notice notice);
  /// Bytes that are no notice.
  void send_to(Context& context, const Endpoint& to, const std::string& bytes);
  void send_to_all(Context& context, const std::string& bytes);
  /// It is time for IPv6.
  void say_later_half(Context& context);

  std::uint64_t datagrams() const { return datagrams_; }
  /// With their UDP and IP headers.
  std::uint64_t bytes() const { return bytes_; }

 private:
  std::string finished(const Context& context, Notice& notice);
  void broadcast(Context& context, const std::string& bytes);
  void multicast(Context& context, const std::string& bytes);
  void counted(Context& context, std::size_t size, std::size_t times, std::size_t headers);

  Discovery& discovery_;
  std::uint64_t sequence_ = 0;
  std::string later_;  // what IPv6 has not heard yet; empty: nothing
  std::uint64_t datagrams_ = 0;
  std::uint64_t bytes_ = 0;
};

}  // namespace swarmstage::lan_discovery
