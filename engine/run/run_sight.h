#pragma once

// A running swarm as expressions and selectors see it. Owned by the run, over its
// stage; asked between events only.

#include <map>
#include <string>

#include "engine/expression/selector.h"
#include "engine/expression/sight.h"
#include "engine/expression/vocabulary.h"
#include "engine/run/marks.h"
#include "engine/run/picker.h"
#include "engine/scenario/scenario.h"

namespace swarmstage {

class RunSight final : public Sight {
 public:
  RunSight(const Scenario& scenario, Stage& stage, const Marks& marks)
      : scenario_(scenario), stage_(stage), marks_(marks) {}

  TimePoint now() const override { return stage_.now(); }
  bool running(NodeIndex node) const override { return stage_.running(node); }
  Json observe(NodeIndex node, std::string_view observable, const Json& arguments) override {
    return stage_.observe(node, observable, arguments);
  }
  StageCounters counters() const override { return stage_.counters(); }
  std::optional<TimeWindow> phase(std::string_view name) const override;
  std::optional<TimePoint> mark(std::string_view name) const override;

 private:
  const Scenario& scenario_;
  Stage& stage_;
  const Marks& marks_;
};

class RunPicker final : public Picker {
 public:
  RunPicker(const Vocabulary& vocabulary, Sight& sight) : vocabulary_(vocabulary), sight_(sight) {}

  std::vector<NodeIndex> pick(const Phrase& selector, Random& draws) override;

 private:
  const Vocabulary& vocabulary_;
  Sight& sight_;
  std::map<std::string, Selector> parsed_;
};

}  // namespace swarmstage
