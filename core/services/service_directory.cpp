#include "core/services/service_directory.h"

#include "core/services/memory_medium.h"

namespace swarmstage {

void ServiceDirectory::add(std::string_view name, std::unique_ptr<Service> service,
                           Duration delay) {
  services_.insert_or_assign(std::string(name), Owned{std::move(service), delay});
}

Store& ServiceDirectory::store_of(HostIndex host) {
  std::unique_ptr<Store>& store = stores_[host.value];
  if (!store) store = std::make_unique<Store>(std::make_unique<MemoryMedium>());
  return *store;
}

std::optional<ServiceDirectory::Offer> ServiceDirectory::find(HostIndex host,
                                                              std::string_view name) {
  Offer offer;
  if (const auto found = services_.find(name); found != services_.end()) {
    offer = {found->second.service.get(), found->second.delay};
  } else if (name == Store::service_name) {
    offer = {&store_of(host), store_delay};
  } else {
    return std::nullopt;
  }
  if (slowed_.empty()) return offer;
  const auto slowed = slowed_.find({host.value, std::string(name)});
  if (slowed != slowed_.end()) offer.delay += slowed->second;
  return offer;
}

void ServiceDirectory::slow(HostIndex host, std::string_view name, Duration by) {
  slowed_[{host.value, std::string(name)}] = by;
}

void ServiceDirectory::set_disk_full(HostIndex host, bool full) {
  store_of(host).medium().set_full(full);
}

void ServiceDirectory::lose_disk(HostIndex host) {
  store_of(host).medium().lose_all();
}

}  // namespace swarmstage
