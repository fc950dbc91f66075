#pragma once

// A thread on which services are called, one call after the other, in the order
// of asking. It starts with the first.

#include <functional>
#include <memory>

namespace swarmstage::net {

class ServiceWorker {
 public:
  ServiceWorker();
  /// Waits for the call under way; those behind it are dropped.
  ~ServiceWorker();
  ServiceWorker(const ServiceWorker&) = delete;
  ServiceWorker& operator=(const ServiceWorker&) = delete;

  /// From any thread.
  void submit(std::function<void()> call);

 private:
  struct Machinery;

  void work();

  std::unique_ptr<Machinery> machinery_;
};

}  // namespace swarmstage::net
