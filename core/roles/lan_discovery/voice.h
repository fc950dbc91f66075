#pragma once

// Speaks for an instance: fills in what every notice says about us, numbers it,
// signs it, and sends it to one endpoint, or to everybody on the networks we use
// and whom the user named. Counts what leaves the machine.

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

  std::uint64_t datagrams() const { return datagrams_; }
  /// With their UDP and IPv4 headers.
  std::uint64_t bytes() const { return bytes_; }

 private:
  std::string finished(const Context& context, Notice& notice);
  void broadcast(Context& context, const std::string& bytes);
  void counted(Context& context, std::size_t size, std::size_t times);

  Discovery& discovery_;
  std::uint64_t sequence_ = 0;
  std::uint64_t datagrams_ = 0;
  std::uint64_t bytes_ = 0;
};

}  // namespace swarmstage::lan_discovery
