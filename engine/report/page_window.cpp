#include "engine/report/page_window.h"

#include <algorithm>
#include <optional>

namespace swarmstage {

namespace {

constexpr Duration before_failure = 8s;
constexpr Duration around_fault = 4s;
constexpr Duration of_beginning = 10s;

std::optional<Duration> first_failure(const RunResult& run) {
  std::optional<Duration> first;
  for (const ExpectationResult& each : run.expectations) {
    if (each.verdict != Verdict::failed || !each.decided) continue;
    first = std::min(*each.decided, first.value_or(*each.decided));
  }
  return first;
}

std::optional<Duration> first_fault(const RunResult& run) {
  std::optional<Duration> first;
  for (const RunSpan& each : run.spans) {
    if (each.kind != "phase") first = std::min(each.from, first.value_or(each.from));
  }
  return first;
}

}  // namespace

PageWindow PageWindow::of(const RunResult& run) {
  const auto inside = [&](Duration at) { return std::clamp(at, Duration(0), run.reached); };
  if (const auto failure = first_failure(run)) {
    return {inside(*failure - before_failure), inside(*failure + 2s), inside(*failure)};
  }
  if (const auto fault = first_fault(run)) {
    return {inside(*fault - around_fault), inside(*fault + around_fault), inside(*fault)};
  }
  return {Duration(0), inside(of_beginning), Duration(0)};
}

}  // namespace swarmstage
