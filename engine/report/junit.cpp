#include "engine/report/junit.h"

#include <array>
#include <cstdio>

#include "engine/report/failure_text.h"
#include "engine/report/json_text.h"
#include "engine/report/words.h"
#include "engine/run/series.h"

namespace swarmstage {

namespace {

// What XML 1.0 has no way to say, control characters for one, becomes U+FFFD.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char each : valid_text(text)) {
    const auto value = static_cast<unsigned char>(each);
    if (each == '&') {
      out += "&amp;";
    } else if (each == '<') {
      out += "&lt;";
    } else if (each == '>') {
      out += "&gt;";
    } else if (each == '"') {
      out += "&quot;";
    } else if (each == '\n') {
      out += "&#10;";
    } else if (value < 0x20 && each != '\t') {
      out += "\xef\xbf\xbd";
    } else {
      out += each;
    }
  }
  return out;
}

std::string attribute(std::string_view name, std::string_view value) {
  std::string text = " ";
  text += name;
  text += "=\"";
  text += escaped(value);
  text += '"';
  return text;
}

std::string fixed(double value) {
  std::array<char, 40> digits{};
  std::snprintf(digits.data(), digits.size(), "%.6f", value);
  return digits.data();
}

struct Case {
  std::string name;
  std::string failure;  // its type; empty: it passed
  std::string message;
  bool skipped = false;
  std::string text;
  std::string note;
  Duration time{};
  std::uint32_t line = 0;
};

Case case_of(const RunResult& run, const ExpectationResult& expectation) {
  Case result;
  result.name = expectation.name.empty() ? expectation.text : expectation.name;
  result.time = expectation.decided.value_or(run.reached);
  result.line = expectation.line;
  result.message = expectation.why;
  result.skipped = expectation.verdict == Verdict::skipped;
  if (result.skipped) return result;
  if (expectation.went_wrong()) {
    result.failure = to_string(expectation.verdict);
    result.text = failure_text(run, expectation);
  }
  if (!run.expected_to_fail) return result;
  if (run.as_wanted()) {
    result.note = "a negative control; this expectation: ";
    result.note += to_string(expectation.verdict);
    result.failure.clear();
  } else if (result.failure.empty()) {
    result.failure = "negative-control";
    result.message = "it holds, though this scenario is there to fail";
    result.text = failure_text(run, expectation);
  }
  return result;
}

// What no expectation tells: that the run broke off, or that there was nothing to expect.
std::vector<Case> cases_of(const RunResult& run) {
  std::vector<Case> cases;
  for (const ExpectationResult& each : run.expectations) {
    if (!is_sometimes(each)) cases.push_back(case_of(run, each));
  }
  for (const std::string& each : run.skipped) {
    if (each.starts_with("the expectation")) continue;  // it has a case of its own
    Case left_out;
    left_out.name = "left out: " + each.substr(0, each.find(": "));
    left_out.message = each;
    left_out.skipped = true;
    cases.push_back(std::move(left_out));
  }
  const std::string& broke = run.stopped_because.empty() ? run.lost : run.stopped_because;
  if (broke.empty() && !run.expectations.empty()) return cases;
  Case whole;
  whole.name = "the run";
  whole.time = run.reached;
  whole.message = broke.empty() ? "it expects nothing" : broke;
  if (!run.lost.empty()) {
    whole.failure = "lost";
  } else if (!run.as_wanted()) {
    whole.failure = broke.empty() ? std::string(to_string(run.verdict)) : "stopped";
    whole.text = "again: " + run.reproduce;
  }
  cases.push_back(std::move(whole));
  return cases;
}

void append_case(std::string& out, const RunResult& run, const std::string& point,
                 const Case& each) {
  out += "    <testcase";
  const std::string of_point = point.empty() ? "" : " (" + point + ")";
  out += attribute("classname", run.scenario + of_point + "." + run.stage);
  out += attribute("name", each.name);
  out += attribute("time", fixed(static_cast<double>(each.time.count()) / 1e9));
  out += attribute("file", run.file);
  if (each.line != 0) out += attribute("line", std::to_string(each.line));
  if (each.failure.empty() && each.note.empty() && !each.skipped) {
    out += "/>\n";
    return;
  }
  out += ">\n";
  if (each.skipped) out += "      <skipped" + attribute("message", each.message) + "/>\n";
  if (!each.failure.empty()) {
    out += "      <failure" + attribute("type", each.failure);
    out += attribute("message", each.message) + ">" + escaped(each.text) + "</failure>\n";
  }
  if (!each.note.empty()) out += "      <system-out>" + escaped(each.note) + "</system-out>\n";
  out += "    </testcase>\n";
}

struct Counts {
  std::size_t tests = 0;
  std::size_t failures = 0;
  std::size_t errors = 0;
  std::size_t skipped = 0;
  double seconds = 0;

  void add(const RunResult& run, const std::vector<Case>& cases) {
    tests += cases.size();
    seconds += run.wall_seconds;
    for (const Case& each : cases) {
      failures += each.failure.empty() ? 0U : 1U;
      skipped += each.skipped ? 1U : 0U;
    }
  }
  std::string attributes() const {
    return attribute("tests", std::to_string(tests)) +
           attribute("failures", std::to_string(failures)) +
           attribute("errors", std::to_string(errors)) +
           attribute("skipped", std::to_string(skipped)) + attribute("time", fixed(seconds));
  }
};

void append_suite(std::string& out, const RunResult& run, const std::string& point,
                  const std::vector<Case>& cases) {
  out += "  <testsuite";
  out += attribute("name", run_title(run) + (point.empty() ? "" : ", ") + point);
  Counts counts;
  counts.add(run, cases);
  out += counts.attributes() + ">\n    <properties>\n";
  const auto property = [&out](std::string_view name, std::string_view value) {
    out += "      <property" + attribute("name", name) + attribute("value", value) + "/>\n";
  };
  property("stage", run.stage);
  property("seed", std::to_string(run.seed));
  property("parameters", run.parameters.dump(-1, ' ', false, Json::error_handler_t::replace));
  property("reproduce", run.reproduce);
  out += "    </properties>\n";
  for (const Case& each : cases) append_case(out, run, point, each);
  out += "  </testsuite>\n";
}

void append_lost(std::string& out, const LostRun& run) {
  Counts counts;
  counts.tests = counts.errors = 1;
  out += "  <testsuite" + attribute("name", run_title(run.scenario, run.stage, run.seed));
  out += counts.attributes() + ">\n    <testcase";
  out += attribute("classname", run.scenario + "." + run.stage) + attribute("name", "the run");
  out += attribute("time", fixed(0)) + attribute("file", run.file) + ">\n      <error";
  out += attribute("type", "lost") + attribute("message", run.why) + ">";
  out += escaped("again: " + run.reproduce) + "</error>\n    </testcase>\n  </testsuite>\n";
}

Case case_of(const Sometimes& sometimes, RunsGiven given) {
  Case result;
  result.name = sometimes.name.empty() ? sometimes.text : sometimes.name;
  result.line = sometimes.line;
  result.message = sometimes.why();
  if (sometimes.reached > 0) return result;
  if (given == RunsGiven::one_of_several) {
    result.skipped = true;
    result.message = "not in this run; it is asked of all runs together";
    return result;
  }
  result.failure = to_string(Verdict::failed);
  result.text = "sometimes: " + sometimes.text + "\nwhy      " + sometimes.why() + "\n";
  return result;
}

/// Once for all runs: what is asked of them together.
void append_together(std::string& out, std::span<const RunResult> runs, RunsGiven given,
                     Counts& counts) {
  std::vector<Sometimes> all = sometimes_of(runs);
  while (!all.empty()) {
    const std::string file = all.front().first->file;
    RunResult together;  // as if they were one
    together.scenario = all.front().first->scenario;
    together.file = file;
    together.stage = "all runs";
    std::vector<Case> cases;
    for (const Sometimes& each : all) {
      if (each.first->file == file) cases.push_back(case_of(each, given));
    }
    std::erase_if(all, [&](const Sometimes& each) { return each.first->file == file; });
    Counts of_suite;
    of_suite.add(together, cases);
    counts.add(together, cases);
    out += "  <testsuite" + attribute("name", together.scenario + ", all runs together");
    out += of_suite.attributes() + ">\n";
    for (const Case& each : cases) append_case(out, together, "", each);
    out += "  </testsuite>\n";
  }
}

}  // namespace

std::string junit_of(std::span<const RunResult> runs, std::span<const LostRun> lost,
                     RunsGiven given) {
  std::string suites;
  Counts counts;
  const std::vector<std::string> points = points_of(runs);
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const std::vector<Case> cases = cases_of(runs[i]);
    counts.add(runs[i], cases);
    append_suite(suites, runs[i], points[i], cases);
  }
  for (const LostRun& run : lost) append_lost(suites, run);
  counts.tests += lost.size();
  counts.errors += lost.size();
  append_together(suites, runs, given, counts);
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"swarmstage\"" +
         counts.attributes() + ">\n" + suites + "</testsuites>\n";
}

}  // namespace swarmstage
