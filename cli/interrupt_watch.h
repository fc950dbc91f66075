#pragma once

// While it lives, Ctrl-C and SIGTERM end runs in good order instead of the
// process. One at a time; children that are forked meanwhile listen too.

#include <csignal>

namespace swarmstage::cli {

class InterruptWatch {
 public:
  InterruptWatch();
  ~InterruptWatch();
  InterruptWatch(const InterruptWatch&) = delete;
  InterruptWatch& operator=(const InterruptWatch&) = delete;

  static bool interrupted();

 private:
  using Handler = void (*)(int);
  Handler old_interrupt_;
  Handler old_terminate_;
};

}  // namespace swarmstage::cli
