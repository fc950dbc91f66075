#include "engine/document/value_readers.h"
#include "engine/scenario/reading.h"

namespace swarmstage::reading {

namespace {

using Rhythm = WorkloadPlan::Rhythm;
using Choice = WorkloadPlan::Choice;

void read_rhythm(const Value& entry, MapReader& map, WorkloadPlan& plan, Problems& problems) {
  const Value* every = map.find("every");
  const Value* poisson = map.find("poisson");
  const Value* at = map.find("at");
  const Value* burst = map.find("burst");
  if ((every ? 1 : 0) + (poisson ? 1 : 0) + (at ? 1 : 0) != 1) {
    object(problems, entry, "a workload has one of `every`, `poisson`, `at`");
  }
  if (every) {
    const Period beat = period(*every, problems);
    plan.period = beat.length;
    plan.jitter = beat.jitter;
  }
  if (poisson) {
    plan.rhythm = Rhythm::poisson;
    plan.period = rate(*poisson, problems);
  }
  if (at) {
    plan.rhythm = Rhythm::once;
    plan.from = moment(*at, problems);
  }
  if (!burst) return;
  plan.size = static_cast<std::uint32_t>(read_integer(burst, problems, 1, 1 << 20).value_or(1));
}

/// `each` node of the selection for itself, or one of them at a time.
void read_choice(const Value& value, WorkloadPlan& plan, Problems& problems) {
  const std::string text = read_text(&value, problems).value_or("each");
  if (text.starts_with("zipf(") && text.ends_with(')')) {
    const Json exponent = Json::parse(text.substr(5, text.size() - 6), nullptr, false);
    plan.choice = Choice::zipf;
    if (exponent.is_number() && exponent.get<double>() > 0) {
      plan.zipf_exponent = exponent.get<double>();
      return;
    }
    object(problems, value, "found '" + text + "', expected an exponent such as zipf(1.1)");
    return;
  }
  static const std::vector<std::string> words = {"each", "random", "round-robin", "zipf(1.1)"};
  plan.choice = static_cast<Choice>(choice(value, words, problems));
}

WorkloadPlan entry(const Value& value, Problems& problems) {
  WorkloadPlan plan;
  plan.at = value.at();
  MapReader map(value, "a workload", problems);
  take(map, "name", plan.name, problems);
  read_rhythm(value, map, plan, problems);
  take(map, "after", plan.from, problems);
  take(map, "until", plan.until, problems);
  if (const Value* from = map.require("from")) plan.nodes = phrase(*from, problems);
  if (const Value* pick = map.find("pick")) read_choice(*pick, plan, problems);
  if (const Value* what = map.require("do")) plan.operation = phrase(*what, problems);
  if (const Value* with = map.find("with"); with && expect_map(*with, problems)) {
    plan.arguments = with->to_json();
  }
  take_unsupported(map, plan.skip_unsupported, problems);
  map.finish();
  return plan;
}

}  // namespace

std::vector<WorkloadPlan> workload(const Value& value, Problems& problems) {
  std::vector<WorkloadPlan> plans;
  if (!expect_list(value, problems)) return plans;
  for (const Value& item : value.items()) plans.push_back(entry(item, problems));
  return plans;
}

std::vector<PhasePlan> phases(const Value& value, Duration run, Problems& problems) {
  std::vector<PhasePlan> plans;
  if (!expect_map(value, problems)) return plans;
  Duration begin{};
  for (const Entry& entry : value.entries()) {
    PhasePlan plan{entry.key, begin, run, entry.key_at};
    const bool rest = entry.value.kind() == Value::Kind::text && entry.value.text() == "rest";
    if (!rest) plan.until = begin + read_duration(&entry.value, problems).value_or(Duration{});
    if (plan.until > run || plan.until <= plan.from) {
      object(problems, entry.value, "phase '" + entry.key + "' does not fit into the duration");
      plan.until = std::min(plan.until, run);
    }
    begin = plan.until;
    plans.push_back(plan);
  }
  return plans;
}

}  // namespace swarmstage::reading
