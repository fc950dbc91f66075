#include "engine/report/summary.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "engine/report/failure_text.h"
#include "engine/report/words.h"

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
    if (each.went_wrong()) names.push_back(title_of(each));
  }
  if (!run.stopped_because.empty()) names.push_back("stopped: " + run.stopped_because);
  return joined(names);
}

std::size_t columns_for(std::span<const RunResult> runs, std::string (*of)(const RunResult&)) {
  std::size_t columns = 0;
  for (const RunResult& run : runs) columns = std::max(columns, letters(of(run)));
  return columns + 2;
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
  std::string text;
  for (const RunResult& run : runs) {
    std::string line = padded(scenario_of(run), scenarios) + padded(stage_of(run), stages);
    line += padded(seed_of(run), seeds);
    line += coloured(padded(verdict_of(run), verdicts), worth_of(run), colour);
    line += shortened(failed_names(run), 80);
    text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  return text + totals_of(runs) + "\n";
}

namespace {

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

void append_section(std::string& out, const RunResult& run, const ExpectationResult& each) {
  out += "\n<details><summary>" + for_markdown(run_title(run)) + ": " +
         for_markdown(title_of(each)) + "</summary>\n\n" + indented(failure_text(run, each), 4) +
         "\n</details>\n";
}

}  // namespace

std::string markdown_of(std::span<const RunResult> runs) {
  std::string text = "### Swarmstage: " + totals_of(runs) + "\n\n";
  text += "| | scenario | stage | seed | verdict | did not hold |\n|---|---|---|---|---|---|\n";
  for (const RunResult& run : runs) {
    const Verdict worth = worth_of(run);
    text += worth == Verdict::held ? "| ✅ | " : worth == Verdict::failed ? "| ❌ | " : "| ❔ | ";
    text += for_markdown(run.scenario) + " | " + for_markdown(run.stage) + " | " + seed_of(run) +
            " | " + verdict_of(run) + " | " + for_markdown(failed_names(run)) + " |\n";
  }
  for (const RunResult& run : runs) {
    for (const std::string& each : run.skipped) {
      text += "\nLeft out of " + for_markdown(run_title(run)) + ": " + for_markdown(each) + "\n";
    }
    if (run.as_wanted()) continue;
    for (const ExpectationResult& each : run.expectations) {
      if (each.went_wrong() || run.expected_to_fail) append_section(text, run, each);
    }
  }
  return text;
}

}  // namespace swarmstage
