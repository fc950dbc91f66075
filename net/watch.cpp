#include "net/watch.h"

#include "net/asio.h"

namespace swarmstage::net {

struct Watch::State {
  State(asio::io_context& context, int fd, WatchUser& watcher)
      : descriptor(context, fd), user(&watcher) {}

  Descriptor descriptor;
  WatchUser* user;
  bool reads = false;
  bool writes = false;
  bool fears = false;
};

Watch::Watch(EventLoop& loop, int descriptor, WatchUser& user)
    : state_(std::make_shared<State>(loop.machinery_->context, descriptor, user)),
      descriptor_(descriptor) {}

Watch& Watch::operator=(Watch&& other) noexcept {
  close();
  state_ = std::move(other.state_);
  descriptor_ = std::exchange(other.descriptor_, -1);
  return *this;
}

void Watch::wait_readable() {
  if (std::exchange(state_->reads, true)) return;
  state_->descriptor.async_wait(Descriptor::wait_read,
                                [state = state_](const boost::system::error_code&) {
                                  state->reads = false;
                                  if (state->user) state->user->readable();
                                });
}

void Watch::wait_writable() {
  if (std::exchange(state_->writes, true)) return;
  state_->descriptor.async_wait(Descriptor::wait_write,
                                [state = state_](const boost::system::error_code&) {
                                  state->writes = false;
                                  if (state->user) state->user->writable();
                                });
}

void Watch::wait_trouble() {
  if (std::exchange(state_->fears, true)) return;
  state_->descriptor.async_wait(Descriptor::wait_error,
                                [state = state_](const boost::system::error_code&) {
                                  state->fears = false;
                                  if (state->user) state->user->troubled();
                                });
}

void Watch::hand_to(WatchUser& user) {
  state_->user = &user;
}

int Watch::release() {
  state_->user = nullptr;
  state_->descriptor.release();
  state_.reset();
  return std::exchange(descriptor_, -1);
}

void Watch::close() {
  if (!state_) return;
  state_->user = nullptr;
  boost::system::error_code ignored;
  state_->descriptor.close(ignored);
  state_.reset();
  descriptor_ = -1;
}

}  // namespace swarmstage::net
