#include "engine/report/failure_text.h"

#include <algorithm>

#include "engine/report/words.h"

namespace swarmstage {

namespace {

constexpr std::size_t most_nodes = 12;
constexpr std::size_t label_columns = 9;

// "values   first" and below it the others, each under the first.
void append_block(std::string& out, const std::string& label,
                  const std::vector<std::string>& lines) {
  for (std::size_t i = 0; i < lines.size(); ++i) {
    out += padded(i == 0 ? label : "", label_columns) + lines[i] + "\n";
  }
}

std::string names_of(const std::vector<std::string>& nodes) {
  if (nodes.size() <= most_nodes) return joined(nodes);
  const auto last = nodes.begin() + static_cast<std::ptrdiff_t>(most_nodes);
  return joined({nodes.begin(), last}) + " and " + std::to_string(nodes.size() - most_nodes) +
         " more";
}

std::vector<std::string> lines_of(const std::vector<RunEvent>& events) {
  std::size_t time_columns = 0;
  std::size_t node_columns = 0;
  for (const RunEvent& event : events) {
    time_columns = std::max(time_columns, letters(seconds_text(event.at)));
    node_columns = std::max(node_columns, letters(event.node));
  }
  std::vector<std::string> lines;
  for (const RunEvent& event : events) {
    std::string line = padded(seconds_text(event.at), time_columns + 2);
    line += padded(event.node, node_columns + 2);
    lines.push_back(line + event_text(event));
  }
  return lines;
}

}  // namespace

std::string failure_text(const RunResult& run, const ExpectationResult& expectation) {
  std::string text = expectation.form + ": " + expectation.text + "\n";
  if (!expectation.why.empty()) append_block(text, "why", {expectation.why});
  if (expectation.decided) append_block(text, "when", {seconds_text(*expectation.decided)});
  if (!expectation.margin.empty()) append_block(text, "margin", {expectation.margin});
  if (!expectation.nodes.empty()) append_block(text, "nodes", {names_of(expectation.nodes)});
  append_block(text, "values", expectation.values);
  append_block(text, "before", lines_of(expectation.events));
  if (!run.file.empty()) {
    append_block(text, "in", {run.file + ":" + std::to_string(expectation.line)});
  }
  append_block(text, "again", {run.reproduce});
  return text;
}

}  // namespace swarmstage
