#include "net/event_loop.h"

#include <algorithm>

#include "net/asio.h"

namespace swarmstage::net {

namespace {

constexpr std::size_t buffer_bytes = 64U << 10;
// Enough that the cost of a turn is shared, few enough that alarms are not late.
constexpr int handlers_per_turn = 64;

}  // namespace

EventLoop::EventLoop(Origin origin)
    : origin_(origin), buffer_(buffer_bytes), machinery_(std::make_unique<Machinery>()) {}

EventLoop::~EventLoop() {
  graves_.clear();
}

void EventLoop::post(std::function<void()> task) {
  asio::post(machinery_->context, std::move(task));
}

void EventLoop::run() {
  while (!stopped_.exchange(false)) turn();
}

void EventLoop::stop() {
  stopped_ = true;
  post([] {});
}

void EventLoop::turn(TimePoint until) {
  ++turns_;
  arm(until);
  asio::io_context& context = machinery_->context;
  context.run_one();
  for (int i = 1; i < handlers_per_turn && context.poll_one() != 0; ++i) {
  }
  graves_.clear();
}

void EventLoop::finish() {
  machinery_->context.poll();
  graves_.clear();
}

// A timer that is armed too early only rings for nothing; moving it each time
// a deadline recedes would cost a system call.
void EventLoop::arm(TimePoint until) {
  Machinery& machinery = *machinery_;
  const TimePoint wanted = std::min(alarms_.earliest(), until);
  if (wanted >= machinery.armed) return;
  machinery.armed = wanted;
  machinery.timer.expires_at(origin_ + wanted.time_since_epoch());
  machinery.timer.async_wait([this](const boost::system::error_code& error) {
    if (!error) rang();
  });
}

void EventLoop::rang() {
  machinery_->armed = never;
  alarms_.ring(now());
}

}  // namespace swarmstage::net
