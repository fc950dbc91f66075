#include "net/service_table.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "net/folder_medium.h"

namespace swarmstage::net {

/// Made when something is first stored; removed with all that is in it. On the
/// thread of the stores.
class ServiceTable::ScratchFolder {
 public:
  ScratchFolder() = default;
  ~ScratchFolder() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  Result<std::string> path() {
    if (!path_.empty()) return path_;
    std::error_code none;
    std::string form = std::filesystem::temp_directory_path(none);
    if (none) form = "/tmp";
    form += "/swarmstage-disks-XXXXXX";
    if (::mkdtemp(form.data()) == nullptr) {
      return Error{"cannot make the folder " + form + ": " + std::strerror(errno)};
    }
    path_ = form;
    return path_;
  }

 private:
  std::string path_;
};

namespace {

std::unique_ptr<ServiceWorker> worker_for(const Service& service) {
  return std::make_unique<ServiceWorker>(service.finishes() ? AtItsEnd::finishes : AtItsEnd::drops);
}

}  // namespace

ServiceTable::ServiceTable() : scratch_(std::make_unique<ScratchFolder>()) {}

ServiceTable::~ServiceTable() {
  clear();
}

void ServiceTable::clear() {
  services_.clear();
  store_worker_.reset();
  stores_.clear();
}

void ServiceTable::add(std::string_view name, std::unique_ptr<Service> service, Duration delay) {
  const std::string key(name);
  services_.erase(key);  // the thread of a former one ends before it does
  auto worker = worker_for(*service);
  services_.emplace(key, Owned{std::move(service), delay, std::move(worker)});
}

void ServiceTable::add_store(HostIndex host) {
  std::string name = "/host-";
  name += std::to_string(host.value);
  auto medium = std::make_unique<FolderMedium>([this, name]() -> Result<std::string> {
    Result<std::string> above = scratch_->path();
    return above ? Result<std::string>(above.value() + name) : above;
  });
  auto& store = stores_[host] = std::make_unique<Store>(std::move(medium));
  if (!store_worker_) store_worker_ = worker_for(*store);
}

std::optional<ServiceTable::Offer> ServiceTable::find(HostIndex host, std::string_view name) const {
  Offer offer;
  if (const auto found = services_.find(name); found != services_.end()) {
    offer = {found->second.service.get(), found->second.worker.get(), found->second.delay};
  } else if (const auto store = stores_.find(host);
             store != stores_.end() && name == Store::service_name) {
    offer = {store->second.get(), store_worker_.get(), Duration(0)};
  } else {
    return std::nullopt;
  }
  if (slowed_.empty()) return offer;
  const auto slowed = slowed_.find({host, std::string(name)});
  if (slowed != slowed_.end()) offer.delay += slowed->second;
  return offer;
}

void ServiceTable::slow(HostIndex host, std::string_view name, Duration by) {
  slowed_[{host, std::string(name)}] = by;
}

void ServiceTable::set_disk_full(HostIndex host, bool full) {
  Store* store = stores_.at(host).get();
  store_worker_->submit([store, full] { store->medium().set_full(full); });
}

void ServiceTable::lose_disk(HostIndex host) {
  Store* store = stores_.at(host).get();
  store_worker_->submit([store] { store->medium().lose_all(); });
}

}  // namespace swarmstage::net
