#include <string>

#include "core/base/assert.h"
#include "engine/graph/graph_file.h"
#include "engine/graph/graph_text.h"
#include "tests/fuzz/targets.h"

namespace swarmstage::fuzz {

namespace {

const char* name_of(GraphForm form) {
  if (form == GraphForm::dot) return "input.dot";
  return form == GraphForm::graphml ? "input.graphml" : "input.json";
}

/// DOT has names it cannot say: a backslash there joins what stands around it.
bool can_say(GraphForm form, const NamedGraph& graph) {
  if (form != GraphForm::dot) return true;
  if (graph.title.find('\\') != std::string::npos) return false;
  for (const std::string& name : graph.names) {
    if (name.find('\\') != std::string::npos) return false;
  }
  return true;
}

void check_problem(const Problems& problems, const char* file, std::uint32_t lines) {
  SWARMSTAGE_ASSERT(problems.size() == 1, "one thing is wrong, and many are told");
  const Problem problem = problems.list().front();
  SWARMSTAGE_ASSERT(problem.file == file, "a problem from nowhere");
  SWARMSTAGE_ASSERT(problem.at.line >= 1 && problem.at.line <= lines, "a line outside the file");
  SWARMSTAGE_ASSERT(problem.to_string().find('\n') == std::string::npos, "several lines");
}

void check_written(const NamedGraph& graph) {
  for (const GraphForm form : {GraphForm::dot, GraphForm::graphml, GraphForm::json}) {
    if (!can_say(form, graph)) continue;
    Problems problems;
    const auto again = parse_graph(graph_text(graph, form), name_of(form), form, problems);
    SWARMSTAGE_ASSERT(again, "what was written cannot be read");
    SWARMSTAGE_ASSERT(again->names == graph.names, "written and read, others are there");
    SWARMSTAGE_ASSERT(again->graph.edges() == graph.graph.edges(),
                      "written and read, others are joined");
  }
}

}  // namespace

void graph(ByteView input) {
  if (input.empty() || input.size() > 4096) return;
  const auto form = static_cast<GraphForm>(static_cast<unsigned>(input[0]) % 3);
  const std::string_view text = input.after(1).text();
  Problems problems;
  const auto read = parse_graph(text, name_of(form), form, problems);
  if (read) return check_written(*read);
  std::uint32_t lines = 1;
  for (const char letter : text) lines += letter == '\n' ? 1U : 0U;
  check_problem(problems, name_of(form), lines);
}

}  // namespace swarmstage::fuzz
