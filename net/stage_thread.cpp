#include "net/stage_thread.h"

namespace swarmstage::net {

namespace {

// Asking costs everybody a stop: not after each of a thousand small events.
constexpr std::chrono::milliseconds gathering{1};

}  // namespace

StageCrew::StageCrew(std::vector<std::unique_ptr<StageThread>>& members) : members_(members) {
  if (members_.size() == 1) return;
  for (const auto& member : members_) {
    threads_.emplace_back([this, &each = *member] { work(each); });
  }
}

StageCrew::~StageCrew() {
  {
    const std::lock_guard lock(mutex_);
    ends_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void StageCrew::run(TimePoint until) {
  if (threads_.empty()) return members_.front()->loop.turn(until);
  release();
  wait_for_news(until);
  park();
}

void StageCrew::release() {
  const std::lock_guard lock(mutex_);
  news_ = false;
  released_ = true;
  ++release_;
  working_ = threads_.size();
  changed_.notify_all();
}

void StageCrew::wait_for_news(TimePoint until) {
  const TimePoint now = members_.front()->loop.now();
  const Duration most = std::min<Duration>(until - now, 1h);
  std::unique_lock lock(mutex_);
  const bool news = changed_.wait_for(lock, most, [this] { return news_; });
  if (news) changed_.wait_for(lock, std::min<Duration>(gathering, most), [] { return false; });
}

void StageCrew::park() {
  released_ = false;
  for (const auto& member : members_) member->loop.post([] {});
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return working_ == 0; });
}

void StageCrew::work(StageThread& member) {
  std::unique_lock lock(mutex_);
  std::uint64_t seen = 0;
  while (true) {
    // Each release is answered once, also one that was over before this woke up.
    changed_.wait(lock, [&] { return ends_ || release_ != seen; });
    if (ends_) return;
    seen = release_;
    while (released_) {
      lock.unlock();
      member.loop.turn();
      lock.lock();
      if (released_ && !std::exchange(news_, true)) changed_.notify_all();
    }
    if (--working_ == 0) changed_.notify_all();
  }
}

}  // namespace swarmstage::net
