#pragma once

// One thread's share of a sockets stage: a loop, a driver and the runners of the
// nodes whose hosts are here. The stage owns it. While parked, it belongs to the
// thread that calls the stage; while released, to its own.

#include <condition_variable>
#include <mutex>
#include <thread>

#include "core/node/runner_group.h"
#include "net/block_surroundings.h"
#include "net/socket_driver.h"

namespace swarmstage::net {

class StageThread {
 public:
  StageThread(Origin origin, BlockWorld& world, LinkShim& shim, const NameTable& names,
              const ServiceTable& services, TlsAccess& tls, Observer& observer,
              const StageOptions& options)
      : loop(origin),
        surroundings(loop, world, shim, names),
        driver(loop, surroundings, observer, services, tls),
        group(driver, observer, options.seed, options.limits) {
    surroundings.attach(driver);
    group.set_log_level(options.log_level);
  }

  EventLoop loop;
  BlockSurroundings surroundings;
  SocketDriver driver;
  RunnerGroup group;
};

/// Lets several of them run, each on a thread of its own, and stops them all
/// when somebody wants to look. With one there is no thread at all.
class StageCrew {
 public:
  explicit StageCrew(std::vector<std::unique_ptr<StageThread>>& members);
  ~StageCrew();
  StageCrew(const StageCrew&) = delete;
  StageCrew& operator=(const StageCrew&) = delete;

  /// Runs until then at the latest; returns as soon as something has happened
  /// that may interest, with all of them parked.
  void run(TimePoint until);

 private:
  void work(StageThread& member);
  void release();
  void wait_for_news(TimePoint until);
  void park();

  std::vector<std::unique_ptr<StageThread>>& members_;
  std::vector<std::thread> threads_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::atomic<bool> released_{false};
  std::uint64_t release_ = 0;  // counts them
  bool news_ = false;
  bool ends_ = false;
  std::size_t working_ = 0;
};

}  // namespace swarmstage::net
