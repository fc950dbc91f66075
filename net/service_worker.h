#pragma once

// A thread on which services are called, one call after the other, in the order
// of asking. It starts with the first.

#include <functional>
#include <memory>

namespace swarmstage::net {

/// What becomes of the calls that have not begun when the worker ends.
enum class AtItsEnd { drops, finishes };

class ServiceWorker {
 public:
  explicit ServiceWorker(AtItsEnd end = AtItsEnd::drops);
  /// Waits for the call under way, and, if it finishes, for those behind it.
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
