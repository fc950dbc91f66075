#include "net/signal_watch.h"

#include "net/asio.h"

namespace swarmstage::net {

struct SignalWatch::State {
  explicit State(asio::io_context& context) : signals(context) {}

  asio::signal_set signals;
  std::function<void(int)> on_signal;

  static void wait(const std::shared_ptr<State>& self) {
    self->signals.async_wait([self](const boost::system::error_code& error, int number) {
      if (error) return;
      self->on_signal(number);
      wait(self);
    });
  }
};

SignalWatch::SignalWatch(EventLoop& loop, std::initializer_list<int> signals,
                         std::function<void(int)> on_signal)
    : state_(std::make_shared<State>(loop.machinery_->context)) {
  for (const int number : signals) state_->signals.add(number);
  state_->on_signal = std::move(on_signal);
  State::wait(state_);
}

SignalWatch::~SignalWatch() {
  boost::system::error_code ignored;
  state_->signals.cancel(ignored);
  state_->signals.clear(ignored);
}

}  // namespace swarmstage::net
