#include "cli/interrupt_watch.h"

namespace swarmstage::cli {

namespace {

volatile std::sig_atomic_t interrupt_signal = 0;

void on_interrupt(int signal) {
  interrupt_signal = signal;
}

}  // namespace

InterruptWatch::InterruptWatch() {
  interrupt_signal = 0;
  old_interrupt_ = std::signal(SIGINT, on_interrupt);
  old_terminate_ = std::signal(SIGTERM, on_interrupt);
}

InterruptWatch::~InterruptWatch() {
  std::signal(SIGINT, old_interrupt_);
  std::signal(SIGTERM, old_terminate_);
}

bool InterruptWatch::interrupted() {
  return interrupt_signal != 0;
}

}  // namespace swarmstage::cli
