#pragma once

// What nodes ask that is not the network: names and services. A service answers
// when it is called, and its replies wait for its delay or the caller's
// deadline, whichever comes first; then they are told, unless the caller
// cancelled or its life ended.

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/node/service.h"
#include "core/services/service_directory.h"
#include "sim/packet/stage_world.h"

namespace swarmstage::packet {

class Questions {
 public:
  explicit Questions(World& world) : world_(world) {}

  void add_name(std::string_view name, std::vector<IpAddress> addresses);
  ServiceDirectory& services() { return services_; }

  // As in Driver.
  void resolve(std::uint32_t node, ResolveId id, std::string_view name);
  void call(std::uint32_t node, CallId id, std::string_view service, const Json& request,
            TimePoint deadline);
  void cancel(std::uint32_t node, CallId id);

  /// The node's life has ended: nothing it asked is answered.
  void forget(std::uint32_t node);

 private:
  using Caller = std::pair<std::uint32_t, CallId>;

  ResolveReply look_up(std::string_view name) const;
  void promise(TimePoint at, std::uint32_t node, CallId id, std::vector<ServiceReply> replies);
  void answer(std::uint32_t node, CallId id, const std::vector<ServiceReply>& replies);

  World& world_;
  std::map<std::string, std::vector<IpAddress>, std::less<>> names_;
  ServiceDirectory services_;
  std::set<Caller> waiting_;
};

}  // namespace swarmstage::packet
