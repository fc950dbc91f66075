// Mutants of what a stage is made with, and of what its observer is told.

#include <random>

#include "tests/conformance/mutants/mutant.h"

namespace swarmstage::conformance {

namespace {

class ObserverDecorator : public Observer {
 public:
  explicit ObserverDecorator(Observer& real_observer) : real_(real_observer) {}

  void event(NodeIndex node, TimePoint at, ByteView encoded) override {
    real_.event(node, at, encoded);
  }
  void measured(NodeIndex node, TimePoint at, std::string_view name, double value) override {
    real_.measured(node, at, name, value);
  }
  void changed(NodeIndex node, TimePoint at, std::string_view observable) override {
    real_.changed(node, at, observable);
  }
  void logged(NodeIndex node, TimePoint at, LogLevel level, ByteView encoded) override {
    real_.logged(node, at, level, encoded);
  }
  void completed(NodeIndex node, TimePoint at, InvocationId id, const Outcome& outcome) override {
    real_.completed(node, at, id, outcome);
  }
  void failed(NodeIndex node, TimePoint at, std::string_view what) override {
    real_.failed(node, at, what);
  }

 protected:
  Observer& real() { return real_; }

 private:
  Observer& real_;
};

struct HidesEvents : ObserverDecorator {
  using ObserverDecorator::ObserverDecorator;
  void event(NodeIndex, TimePoint, ByteView) override {}
};

struct HidesChanges : ObserverDecorator {
  using ObserverDecorator::ObserverDecorator;
  void changed(NodeIndex, TimePoint, std::string_view) override {}
};

struct HidesFailures : ObserverDecorator {
  using ObserverDecorator::ObserverDecorator;
  void failed(NodeIndex, TimePoint, std::string_view) override {}
};

struct CompletesTwice : ObserverDecorator {
  using ObserverDecorator::ObserverDecorator;
  void completed(NodeIndex node, TimePoint at, InvocationId id, const Outcome& outcome) override {
    real().completed(node, at, id, outcome);
    real().completed(node, at, id, outcome);
  }
};

struct CompletesAlwaysWell : ObserverDecorator {
  using ObserverDecorator::ObserverDecorator;
  void completed(NodeIndex node, TimePoint at, InvocationId id, const Outcome&) override {
    real().completed(node, at, id, {});
  }
};

template <typename O>
Mutant observer(std::string name) {
  return breaks_observer("operation", std::move(name),
                         [](Observer& real) { return std::make_unique<O>(real); });
}

}  // namespace

std::vector<Mutant> outside_mutants() {
  return {
      breaks_options("chance", "has a seed of its own",
                     [](StageOptions& options) { options.seed = std::random_device()(); }),
      breaks_options("chance", "has one seed for all",
                     [](StageOptions& options) { options.seed = 1; }),
      breaks_options("chance", "has an epoch of its own",
                     [](StageOptions& options) { options.epoch.nanoseconds = 7; }),
      breaks_options("connect", "ignores limits",
                     [](StageOptions& options) { options.limits.streams = 16384; }),
      breaks_options(
          "pressure", "has endless send queues",
          [](StageOptions& options) { options.limits.stream_queue_bytes = std::size_t{1} << 40U; }),
      breaks_options("pressure", "tells writable early",
                     [](StageOptions& options) { options.limits.low_water_bytes = 250U << 10U; }),
      breaks_options("operation", "logs everything",
                     [](StageOptions& options) { options.log_level = LogLevel::debug; }),
      observer<HidesEvents>("hides events"),
      observer<HidesChanges>("hides changes"),
      observer<HidesFailures>("hides failures"),
      observer<CompletesTwice>("completes twice"),
      observer<CompletesAlwaysWell>("completes always well"),
  };
}

}  // namespace swarmstage::conformance
