#pragma once

// Stands between the runners and the observer of the run: passes everything on,
// and notes which nodes a handler's exception has ended, for the stage to clear
// away what they had open.

#include <vector>

#include "core/node/observer.h"

namespace swarmstage::packet {

class FailureWatch final : public Observer {
 public:
  explicit FailureWatch(Observer* observer) : observer_(observer) {}

  /// Who failed since the last call.
  std::vector<NodeIndex> take_failed() { return std::exchange(failed_, {}); }
  bool any_failed() const { return !failed_.empty(); }

  void event(NodeIndex node, TimePoint time, ByteView encoded) override {
    if (observer_) observer_->event(node, time, encoded);
  }
  void measured(NodeIndex node, TimePoint time, std::string_view name, double value) override {
    if (observer_) observer_->measured(node, time, name, value);
  }
  void changed(NodeIndex node, TimePoint time, std::string_view observable) override {
    if (observer_) observer_->changed(node, time, observable);
  }
  void logged(NodeIndex node, TimePoint time, LogLevel level, ByteView encoded) override {
    if (observer_) observer_->logged(node, time, level, encoded);
  }
  void completed(NodeIndex node, TimePoint time, InvocationId id, const Outcome& outcome) override {
    if (observer_) observer_->completed(node, time, id, outcome);
  }
  void failed(NodeIndex node, TimePoint time, std::string_view what) override {
    failed_.push_back(node);
    if (observer_) observer_->failed(node, time, what);
  }

 private:
  Observer* observer_;
  std::vector<NodeIndex> failed_;
};

}  // namespace swarmstage::packet
