#pragma once

// What of a plan a stage does not honour. Whatever it is stops the run before it
// begins, unless its author wrote `unsupported: skip` beside it: then it is left
// out on that stage, and every report says so. What hangs on something that is left
// out is judged in the same way. Made once for a run; the plan outlives it.

#include <optional>
#include <string>
#include <vector>

#include "core/stage/stage.h"
#include "engine/run/run_plan.h"

namespace swarmstage {

class StageFit {
 public:
  StageFit(const RunPlan& plan, const StageTraits& traits);

  /// Why the run cannot be: one line for each construct, with its place; empty: it can.
  const std::vector<std::string>& refusals() const { return refusals_; }
  /// What is left out, one line each: what it is, where, and why.
  const std::vector<std::string>& skipped() const { return skipped_; }

  bool routed() const { return routed_; }
  bool skips_action(std::size_t action) const { return !actions_[action].empty(); }
  bool skips_workload(std::size_t workload) const { return !workload_[workload].empty(); }
  /// Empty: it is looked at.
  const std::string& why_not_expectation(std::size_t place) const { return expectations_[place]; }

 private:
  struct Construct {
    std::string file;
    Position at;
    std::string what;  // "an action", "the expectation 'all meet'"
    bool may_be_skipped = false;
  };

  void judge_size();
  void judge_network();
  void judge_mtu();
  void judge_parts();
  /// True if something more was left out.
  bool judge_actions();
  bool judge_workload();
  void judge_expectations();
  std::string objection_to(const ActionPlan& action) const;
  std::string objection_to(const std::vector<const Moment*>& moments) const;
  std::string objection_to_expectation(std::size_t place) const;
  void leave_out(std::string& why_not, const Construct& construct, const std::string& why);
  void refuse(const Construct& construct, const std::string& why, bool may_be_skipped);
  bool is_gone(std::string_view mark) const;

  const RunPlan& plan_;
  const Scenario& scenario_;
  const StageTraits& traits_;
  bool routed_ = false;
  std::vector<std::string> actions_;  // why each is left out; empty: it is not
  std::vector<std::string> workload_;
  std::vector<std::string> expectations_;
  std::vector<std::string> gone_;  // marks that will never be set
  std::vector<std::string> refusals_;
  std::vector<std::string> skipped_;
};

}  // namespace swarmstage
