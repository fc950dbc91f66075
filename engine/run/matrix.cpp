#include "engine/run/matrix.h"

#include <algorithm>

#include "engine/expression/evaluator.h"
#include "engine/run/run_plan.h"

namespace swarmstage {

namespace {

using Point = std::vector<Setting>;

/// Before a run there is nothing to see: a rule speaks of parameters alone.
class NothingToSee final : public Sight {
 public:
  TimePoint now() const override { return {}; }
  bool running(NodeIndex) const override { return false; }
  Json observe(NodeIndex, std::string_view, const Json&) override { return nullptr; }
  StageCounters counters() const override { return {}; }
  std::optional<TimeWindow> phase(std::string_view) const override { return std::nullopt; }
  std::optional<TimePoint> mark(std::string_view) const override { return std::nullopt; }
};

/// The last name changes fastest.
std::vector<Point> all_points(const Scenario& scenario) {
  std::vector<Point> points{{}};
  for (const Variation& variation : scenario.variations) {
    std::vector<Point> longer;
    for (const Point& point : points) {
      for (const std::string& value : variation.values) {
        longer.push_back(point);
        longer.back().push_back({variation.name, value});
      }
    }
    points = std::move(longer);
  }
  return points;
}

/// How many runs it would be, before any point is made of it.
void check_size(const Scenario& scenario, Problems& problems) {
  std::uint64_t points = 1;
  for (const Variation& variation : scenario.variations) {
    points *= variation.values.size();
    if (points > matrix_runs_max) break;
  }
  if (points * scenario.repeats <= matrix_runs_max) return;
  std::string what = "the matrix has ";
  if (points > matrix_runs_max) {
    what += "too many points: ";
  } else {
    what += std::to_string(points) + " points, each " + std::to_string(scenario.repeats);
    what += " times: ";
  }
  what += "at most " + std::to_string(matrix_runs_max) + " runs are done of one scenario";
  const bool repeated = points <= matrix_runs_max;
  problems.add(scenario.file, repeated ? scenario.repeats_at : scenario.variations.back().at, what);
}

bool is_wanted(const RunPlan& plan, Problems& problems) {
  const std::optional<Phrase>& rule = plan.scenario().variation_rule;
  if (!rule) return true;
  const Result<Expression> parsed = Expression::parse(rule->text, plan.vocabulary());
  if (!parsed) {
    problems.add(rule->file, rule->at, parsed.error());
    return false;
  }
  NothingToSee sight;
  return Evaluator(parsed.value(), plan.population(), sight).truth() == Truth::yes;
}

}  // namespace

std::vector<Point> matrix_points(const ScenarioFile& file, const std::vector<Setting>& given,
                                 const RoleRegistry& roles, Problems& problems) {
  Scenario scenario = file.scenario(given, problems);
  if (!problems.empty()) return {};
  std::erase_if(scenario.variations, [&](const Variation& variation) {
    return std::any_of(given.begin(), given.end(),
                       [&](const Setting& each) { return each.name == variation.name; });
  });
  check_size(scenario, problems);
  if (!problems.empty()) return {};
  std::vector<Point> all = all_points(scenario);
  std::vector<Point> wanted;
  for (Point& point : all) {
    std::vector<Setting> settings = given;
    settings.insert(settings.end(), point.begin(), point.end());
    const RunPlan plan(file.scenario(settings, problems), roles, problems);
    if (!problems.empty()) return {};
    if (is_wanted(plan, problems)) wanted.push_back(std::move(point));
    if (!problems.empty()) return {};
  }
  if (wanted.empty()) {
    const Phrase& rule = *scenario.variation_rule;
    problems.add(rule.file, rule.at, "`where` rules out every point of the matrix");
  }
  return wanted;
}

}  // namespace swarmstage
