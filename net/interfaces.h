#pragma once

// The network interfaces of the real machine: read at once, and watched, so that
// nodes hear of a cable, a new address, a VPN. One entry for each address.

#include <functional>
#include <memory>
#include <vector>

#include "core/node/host.h"
#include "net/watch.h"

namespace swarmstage::net {

/// In the order the system lists them.
std::vector<Interface> read_interfaces();
std::string machine_name();

/// What changed from one list to the other. What is gone counts as down.
std::vector<HostChange> changes_between(const std::vector<Interface>& before,
                                        const std::vector<Interface>& after);

/// Calls `changed` on the loop's thread some time after the system says so.
class InterfaceWatch final : public WatchUser, public AlarmUser {
 public:
  InterfaceWatch(EventLoop& loop, std::function<void()> changed);
  void readable() override;
  void due(TimePoint now) override;

 private:
  EventLoop& loop_;
  std::function<void()> changed_;
  Watch watch_;
  Alarm alarm_;
};

}  // namespace swarmstage::net
