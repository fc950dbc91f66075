#include "engine/report/summary.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <numeric>

#include "engine/report/failure_text.h"
#include "engine/report/words.h"
#include "engine/run/series.h"

namespace swarmstage {

namespace {

std::string verdict_word(Verdict verdict) {
  return verdict == Verdict::failed ? "FAILED" : std::string(to_string(verdict));
}

std::string coloured(const std::string& text, Verdict verdict, Colour colour) {
  if (colour == Colour::off) return text;
  const char* code = verdict == Verdict::held ? "32" : verdict == Verdict::failed ? "31" : "33";
  std::string out = "\x1b[";
  out += code;
  out += 'm';
  out += text;
  out += "\x1b[0m";
  return out;
}

std::string indented(const std::string& text, std::size_t columns) {
  std::string out;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    out += std::string(columns, ' ') + text.substr(at, end - at) + "\n";
    at = end + 1;
  }
  return out;
}

std::string title_of(const ExpectationResult& expectation) {
  return expectation.name.empty() ? expectation.form + ": " + expectation.text : expectation.name;
}

std::string short_number(double value) {
  std::array<char, 32> digits{};
  std::snprintf(digits.data(), digits.size(), value < 10 ? "%.2f" : "%.0f", value);
  return digits.data();
}

std::string pace_of(const RunResult& run) {
  const double simulated = static_cast<double>(run.reached.count()) / 1e9;
  std::string text = seconds_text(run.reached) + " of " + counted(run.nodes.size(), "node");
  text += " in " + short_number(run.wall_seconds) + "s";
  if (run.wall_seconds > 0 && simulated > 2 * run.wall_seconds) {
    text += " (" + short_number(simulated / run.wall_seconds) + " times as fast as real time)";
  }
  return text;
}

std::string verdict_of(const RunResult& run) {
  std::string text = verdict_word(run.verdict);
  if (run.expected_to_fail) {
    text += run.as_wanted() ? ", as it must" : ", though it must fail";
  }
  return text;
}

// Good or bad as its author sees it.
Verdict worth_of(const RunResult& run) {
  if (!run.expected_to_fail) return run.verdict;
  return run.as_wanted() ? Verdict::held : Verdict::failed;
}

std::string failed_names(const RunResult& run) {
  std::vector<std::string> names;
  for (const ExpectationResult& each : run.expectations) {
    if (each.went_wrong() && !is_sometimes(each)) names.push_back(title_of(each));
  }
  if (!run.stopped_because.empty()) names.push_back("stopped: " + run.stopped_because);
  if (!run.lost.empty() && run.lost != run.stopped_because) names.push_back("lost: " + run.lost);
  return joined(names);
}

std::size_t columns_for(std::span<const RunResult> runs, std::string (*of)(const RunResult&)) {
  std::size_t columns = 0;
  for (const RunResult& run : runs) columns = std::max(columns, letters(of(run)));
  return columns + 2;
}

/// None at all if nothing is varied.
std::size_t columns_for(std::span<const std::string> points) {
  std::size_t columns = 0;
  for (const std::string& point : points) columns = std::max(columns, letters(point));
  return columns == 0 ? 0 : columns + 2;
}

/// "a crash is noticed, on model, seed 7, size=4".
std::string title_of(const RunResult& run, const std::string& point) {
  return run_title(run) + (point.empty() ? "" : ", ") + point;
}

std::string seed_of(const RunResult& run) {
  return std::to_string(run.seed);
}

std::string stage_of(const RunResult& run) {
  return run.stage;
}

std::string scenario_of(const RunResult& run) {
  return shortened(run.scenario, 40);
}

std::string totals_of(std::span<const RunResult> runs) {
  std::array<std::size_t, 3> counts{};
  for (const RunResult& run : runs) ++counts.at(static_cast<std::size_t>(worth_of(run)));
  std::string text = counted(runs.size(), "run") + ": " + std::to_string(counts[0]);
  text += " as wanted, " + std::to_string(counts[1]) + " failed, ";
  return text + std::to_string(counts[2]) + " inconclusive";
}

}  // namespace

std::string summary_of(const RunResult& run, Colour colour) {
  std::string text =
      run_title(run) + ": " + coloured(verdict_of(run), worth_of(run), colour) + "\n";
  std::size_t columns = 0;
  for (const ExpectationResult& each : run.expectations) {
    columns = std::max(columns, std::min<std::size_t>(letters(title_of(each)), 60));
  }
  for (const ExpectationResult& each : run.expectations) {
    const std::string word = padded(verdict_word(each.verdict), 14);
    std::string line =
        "  " + coloured(word, each.verdict, colour) + padded(title_of(each), columns);
    if (!each.margin.empty()) line += "  " + each.margin;
    if (each.verdict == Verdict::skipped) line += "  " + each.why;
    text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
    if (each.went_wrong()) text += indented(failure_text(run, each), 6);
  }
  for (const std::string& each : run.skipped) text += "  left out here: " + each + "\n";
  if (run.expectations.empty()) text += "  it expects nothing, so nothing was shown\n";
  if (!run.stopped_because.empty()) {
    text += "  stopped at " + seconds_text(run.reached) + ": " + run.stopped_because + "\n";
  }
  if (!run.lost.empty() && run.lost != run.stopped_because) {
    text += "  lost: " + run.lost + "\n";
  }
  return text + "  " + pace_of(run) + "\n";
}

std::string table_of(std::span<const RunResult> runs, Colour colour) {
  const std::size_t scenarios = columns_for(runs, scenario_of);
  const std::size_t stages = columns_for(runs, stage_of);
  const std::size_t seeds = columns_for(runs, seed_of);
  const std::size_t verdicts = columns_for(runs, verdict_of);
  const std::vector<std::string> points = points_of(runs);
  const std::size_t varied = columns_for(points);
  std::string text;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const RunResult& run = runs[i];
    std::string line = padded(scenario_of(run), scenarios) + padded(stage_of(run), stages);
    line += padded(seed_of(run), seeds) + padded(points[i], varied);
    line += coloured(padded(verdict_of(run), verdicts), worth_of(run), colour);
    line += shortened(failed_names(run), 80);
    text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  for (const Sometimes& each : sometimes_of(runs)) {
    const Verdict verdict = each.reached > 0 ? Verdict::held : Verdict::failed;
    text += "all runs together: " + coloured(verdict_word(verdict), verdict, colour) + "  ";
    text += shortened(each.name, 80) + "  " + each.why() + "\n";
  }
  return text + totals_of(runs) + "\n";
}

namespace {

// What one page shows at most; together far below what a step summary takes.
constexpr std::size_t most_rows = 500;
constexpr std::size_t most_lost_rows = 100;
constexpr std::size_t most_sections = 10;
constexpr std::size_t most_lines = 200;
constexpr std::size_t most_left_out = 50;
constexpr std::size_t most_letters_of_row = 300;
constexpr std::size_t most_letters_of_section = 20'000;

// Neither a column, nor a tag, nor emphasis.
std::string for_markdown(const std::string& text) {
  std::string out;
  for (const char each : text) {
    if (each == '<') {
      out += "&lt;";
    } else if (each == '\n') {
      out += ' ';
    } else {
      if (std::string_view("|*_`[]\\").find(each) != std::string_view::npos) out += '\\';
      out += each;
    }
  }
  return out;
}

std::string for_row(const std::string& text) {
  return for_markdown(shortened(text, most_letters_of_row));
}

void append_section(std::string& out, const RunResult& run, const std::string& title,
                    const ExpectationResult& each) {
  out += "\n<details><summary>" + for_markdown(title) + ": " + for_markdown(title_of(each)) +
         "</summary>\n\n" +
         indented(shortened(failure_text(run, each), most_letters_of_section), 4) +
         "\n</details>\n";
}

void append_row(std::string& out, const RunResult& run, const std::string& point) {
  const Verdict worth = worth_of(run);
  out += worth == Verdict::held ? "| ✅ | " : worth == Verdict::failed ? "| ❌ | " : "| ❔ | ";
  out += for_row(run.scenario + (point.empty() ? "" : ", ") + point) + " | ";
  out += for_markdown(run.stage) + " | " + seed_of(run) + " | " + verdict_of(run) + " | " +
         for_row(failed_names(run)) + " |\n";
}

void append_row(std::string& out, const Sometimes& sometimes) {
  const bool held = sometimes.reached > 0;
  out += held ? "| ✅ | " : "| ❌ | ";
  out += for_row(sometimes.first->scenario) + " | all runs together | | ";
  out += held ? "held | " : "FAILED | ";
  out += for_row(sometimes.name + ", " + sometimes.why()) + " |\n";
}

void append_row(std::string& out, const LostRun& run) {
  out += "| ⛔ | " + for_row(run.scenario) + " | " + for_markdown(run.stage) + " | " +
         std::to_string(run.seed) + " | could not be done | " + for_row(run.why) + " |\n";
}

/// "Not shown: 12 runs", if there are more than are shown.
void append_rest(std::string& out, std::size_t all, std::size_t shown, std::string_view what) {
  if (all > shown) out += "\nNot shown: " + counted(all - shown, what) + "\n";
}

/// In their order, unless there are too many: then those that went wrong come first.
std::vector<std::size_t> rows_of(std::span<const RunResult> runs) {
  std::vector<std::size_t> rows(runs.size());
  std::iota(rows.begin(), rows.end(), 0U);
  if (rows.size() <= most_rows) return rows;
  std::stable_partition(rows.begin(), rows.end(),
                        [runs](std::size_t row) { return !runs[row].as_wanted(); });
  rows.resize(most_rows);
  return rows;
}

using Points = std::vector<std::string>;

std::string markdown_table(std::span<const RunResult> runs, const Points& points,
                           std::span<const LostRun> lost) {
  std::string text =
      "| | scenario | stage | seed | verdict | did not hold |\n|---|---|---|---|---|---|\n";
  for (const std::size_t row : rows_of(runs)) append_row(text, runs[row], points[row]);
  for (const Sometimes& each : sometimes_of(runs)) append_row(text, each);
  const auto lost_rows = lost.first(std::min(lost.size(), most_lost_rows));
  for (const LostRun& run : lost_rows) append_row(text, run);
  append_rest(text, runs.size(), most_rows, "run");
  append_rest(text, lost.size(), most_lost_rows, "lost run");
  return text;
}

void append_left_out(std::string& out, std::span<const RunResult> runs, const Points& points) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    for (const std::string& each : runs[i].skipped) {
      if (++count > most_left_out) continue;
      out += "\nLeft out of " + for_row(title_of(runs[i], points[i])) + ": " + for_row(each) + "\n";
    }
  }
  append_rest(out, count, most_left_out, "omission");
}

bool belongs_to_failures(const RunResult& run, const ExpectationResult& each) {
  return !is_sometimes(each) && (each.went_wrong() || run.expected_to_fail);
}

/// The first in full, some more in a line each.
void append_failures(std::string& out, std::span<const RunResult> runs, const Points& points) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    if (runs[i].as_wanted()) continue;
    const std::string title = title_of(runs[i], points[i]);
    for (const ExpectationResult& each : runs[i].expectations) {
      if (!belongs_to_failures(runs[i], each)) continue;
      if (++count <= most_sections) {
        append_section(out, runs[i], title, each);
      } else if (count <= most_sections + most_lines) {
        out += (count == most_sections + 1 ? "\n- " : "- ") + for_row(title) + ": " +
               for_row(title_of(each)) + ": " + for_row(each.why) + "\n";
      }
    }
  }
  append_rest(out, count, most_sections + most_lines, "failure");
}

}  // namespace

std::string markdown_of(std::span<const RunResult> runs, std::span<const LostRun> lost) {
  std::string text = "### Swarmstage: " + totals_of(runs);
  if (!lost.empty()) text += ", " + std::to_string(lost.size()) + " could not be done";
  const Points points = points_of(runs);
  text += "\n\n" + markdown_table(runs, points, lost);
  append_left_out(text, runs, points);
  append_failures(text, runs, points);
  return text;
}

}  // namespace swarmstage
