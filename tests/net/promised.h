#pragma once

// A value that a node's thread provides once. Asking for it fails the test when
// it does not come for a long time.

#include <chrono>
#include <future>
#include <utility>

#include <gtest/gtest.h>

namespace swarmstage::net {

inline constexpr std::chrono::seconds patience{20};

template <typename T>
class Promised {
 public:
  /// Only the first counts.
  void set(T value) {
    if (!std::exchange(set_, true)) promise_.set_value(std::move(value));
  }
  T get() {
    if (future_.wait_for(patience) == std::future_status::ready) return future_.get();
    ADD_FAILURE() << "it never came";
    return T{};
  }

 private:
  bool set_ = false;
  std::promise<T> promise_;
  std::future<T> future_ = promise_.get_future();
};

}  // namespace swarmstage::net
