#include "tests/conformance/mutants/mutant.h"

#include "sim/model/model_stage.h"
#include "tests/conformance/mutants/stage_decorator.h"

namespace swarmstage::conformance {

namespace {

template <typename Between>
struct Holds {
  std::unique_ptr<Between> held;
};

/// Owns a stage and what stands between it and others; the stage goes first.
template <typename Between>
class HoldingStage : private Holds<Between>, public StageDecorator {
 public:
  HoldingStage(std::unique_ptr<Between> between, std::unique_ptr<Stage> stage)
      : Holds<Between>{std::move(between)}, StageDecorator(std::move(stage)) {}
};

}  // namespace

Mutant breaks_deliveries(std::string topic, std::string name, MakeMeddle meddle) {
  Wrapping wrapping;
  wrapping.node = [meddle = std::move(meddle)](std::unique_ptr<Node> real) {
    return std::make_unique<NodeDecorator>(std::move(real), meddle());
  };
  return {std::move(topic), std::move(name), std::move(wrapping)};
}

Mutant breaks_commands(std::string topic, std::string name, MakeDriver driver) {
  Wrapping wrapping;
  wrapping.make = [driver = std::move(driver)](const StageOptions& options) {
    std::unique_ptr<Driver> between;
    const auto interpose = [&](Driver& real) -> Driver& {
      between = driver(real);
      return *between;
    };
    auto stage = std::make_unique<model::ModelStage>(options, interpose);
    return std::make_unique<HoldingStage<Driver>>(std::move(between), std::move(stage));
  };
  return {std::move(topic), std::move(name), std::move(wrapping)};
}

Mutant breaks_stage(std::string topic, std::string name, MakeStageMutant stage) {
  Wrapping wrapping;
  wrapping.make = [stage = std::move(stage)](const StageOptions& options) {
    return stage(std::make_unique<model::ModelStage>(options));
  };
  return {std::move(topic), std::move(name), std::move(wrapping)};
}

Mutant breaks_options(std::string topic, std::string name, void (*change)(StageOptions&)) {
  Wrapping wrapping;
  wrapping.make = [change](StageOptions options) {
    change(options);
    return std::make_unique<model::ModelStage>(options);
  };
  return {std::move(topic), std::move(name), std::move(wrapping)};
}

Mutant breaks_observer(std::string topic, std::string name, MakeObserver observer) {
  Wrapping wrapping;
  wrapping.make = [observer = std::move(observer)](StageOptions options) {
    std::unique_ptr<Observer> between = observer(*options.observer);
    options.observer = between.get();
    auto stage = std::make_unique<model::ModelStage>(options);
    return std::make_unique<HoldingStage<Observer>>(std::move(between), std::move(stage));
  };
  return {std::move(topic), std::move(name), std::move(wrapping)};
}

namespace {

bool is_blunt(const std::string& name) {
  for (const char* each : {"ignores start",
                           "ignores invoke",
                           "ignores replace",
                           "never tells started",
                           "tells twice started",
                           "starts nodes by itself",
                           "never tells port opened",
                           "tells twice port opened",
                           "never tells listener opened",
                           "tells twice listener opened",
                           "never tells stream opened",
                           "tells twice stream opened",
                           "loses command open_port",
                           "doubles command open_port",
                           "loses command listen",
                           "doubles command listen",
                           "loses command connect",
                           "doubles command connect",
                           "forgets the listener",
                           "mixes hosts up",
                           "tells a wrong port",
                           "swaps the ends of a stream"}) {
    if (name == each) return true;
  }
  return false;
}

}  // namespace

const std::vector<Mutant>& all_mutants() {
  static const std::vector<Mutant> all = [] {
    std::vector<Mutant> joined;
    for (const auto& part : {delivery_mutants(), command_mutants(), stage_mutants(),
                             store_mutants(), outside_mutants(), lossy_mutants()}) {
      joined.insert(joined.end(), part.begin(), part.end());
    }
    for (Mutant& each : joined) each.blunt = is_blunt(each.name);
    return joined;
  }();
  return all;
}

}  // namespace swarmstage::conformance
