#pragma once

// The services of a virtual stage: those it was given, and on each host a store on
// a modelled disk, made when it is first asked for. Owns them all. What is wrong
// with a host's disk or services is kept here too. One per stage.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/node/ids.h"
#include "core/node/time.h"
#include "core/services/store.h"

namespace swarmstage {

class ServiceDirectory {
 public:
  struct Offer {
    Service* service = nullptr;
    Duration delay{};
  };

  /// What a small write and its flush take on an ordinary disk.
  static constexpr Duration store_delay = 2ms;

  /// For nodes of every host; in place of one that bore the name before.
  void add(std::string_view name, std::unique_ptr<Service> service, Duration delay);
  /// As a node on that host finds it; nothing: there is none of that name.
  std::optional<Offer> find(HostIndex host, std::string_view name);

  /// Answers of that service come so much later on that host; 0: no longer.
  void slow(HostIndex host, std::string_view name, Duration by);
  void set_disk_full(HostIndex host, bool full);
  void lose_disk(HostIndex host);

 private:
  struct Owned {
    std::unique_ptr<Service> service;
    Duration delay{};
  };

  Store& store_of(HostIndex host);

  std::map<std::string, Owned, std::less<>> services_;
  std::map<std::uint32_t, std::unique_ptr<Store>> stores_;
  std::map<std::pair<std::uint32_t, std::string>, Duration> slowed_;
};

}  // namespace swarmstage
