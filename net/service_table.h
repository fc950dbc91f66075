#pragma once

// The services of a stage or a live node by name, each with the thread that calls
// it; and, for a stage, a store on each host, kept as files in a folder of the run,
// which goes with the table. Stores share one thread, which does with them all
// that is done, in order: what was put before a disk was lost is lost with it.
// Changed only while no loop runs; find is for the loops.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/node/ids.h"
#include "core/node/time.h"
#include "core/services/store.h"
#include "net/service_worker.h"

namespace swarmstage::net {

class ServiceTable {
 public:
  struct Offer {
    Service* service = nullptr;
    ServiceWorker* worker = nullptr;
    Duration delay{};
  };

  ServiceTable();
  ~ServiceTable();
  ServiceTable(const ServiceTable&) = delete;
  ServiceTable& operator=(const ServiceTable&) = delete;

  /// For nodes of every host, before those that call it start.
  void add(std::string_view name, std::unique_ptr<Service> service, Duration delay);
  void add_store(HostIndex host);
  /// As a node on that host finds it; nothing: there is none of that name.
  std::optional<Offer> find(HostIndex host, std::string_view name) const;

  void slow(HostIndex host, std::string_view name, Duration by);
  void set_disk_full(HostIndex host, bool full);
  void lose_disk(HostIndex host);

  /// Ends the threads; nothing is found any more.
  void clear();

 private:
  struct Owned {
    std::unique_ptr<Service> service;
    Duration delay{};
    std::unique_ptr<ServiceWorker> worker;  // goes before what it calls
  };
  class ScratchFolder;

  std::map<std::string, Owned, std::less<>> services_;
  std::unique_ptr<ScratchFolder> scratch_;
  std::map<HostIndex, std::unique_ptr<Store>> stores_;
  std::unique_ptr<ServiceWorker> store_worker_;
  std::map<std::pair<HostIndex, std::string>, Duration> slowed_;
};

}  // namespace swarmstage::net
