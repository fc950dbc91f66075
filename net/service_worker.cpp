#include "net/service_worker.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

namespace swarmstage::net {

struct ServiceWorker::Machinery {
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<std::function<void()>> waiting;
  bool ends = false;
  AtItsEnd end = AtItsEnd::drops;
  std::thread thread;
};

ServiceWorker::ServiceWorker(AtItsEnd end) : machinery_(std::make_unique<Machinery>()) {
  machinery_->end = end;
}

ServiceWorker::~ServiceWorker() {
  {
    const std::lock_guard lock(machinery_->mutex);
    machinery_->ends = true;
    if (machinery_->end == AtItsEnd::drops) machinery_->waiting.clear();
  }
  machinery_->changed.notify_all();
  if (machinery_->thread.joinable()) machinery_->thread.join();
}

void ServiceWorker::submit(std::function<void()> call) {
  const std::lock_guard lock(machinery_->mutex);
  machinery_->waiting.push_back(std::move(call));
  if (!machinery_->thread.joinable()) machinery_->thread = std::thread([this] { work(); });
  machinery_->changed.notify_all();
}

void ServiceWorker::work() {
  std::unique_lock lock(machinery_->mutex);
  while (true) {
    machinery_->changed.wait(lock,
                             [this] { return machinery_->ends || !machinery_->waiting.empty(); });
    if (machinery_->waiting.empty()) return;  // it ends
    const std::function<void()> call = std::move(machinery_->waiting.front());
    machinery_->waiting.pop_front();
    lock.unlock();
    call();
    lock.lock();
  }
}

}  // namespace swarmstage::net
