// swarmstage graph SCENARIO|SHAPE|FILE: an overlay in figures, as a file for other
// tools, or as a picture.

#include <cstdio>
#include <memory>

#include "cli/arguments.h"
#include "cli/command_table.h"
#include "cli/exit_status.h"
#include "cli/graph_wish.h"
#include "core/base/nearest.h"
#include "engine/graph/graph_figures.h"
#include "engine/graph/graph_text.h"
#include "engine/report/whole_file.h"

namespace swarmstage::cli {

namespace {

struct GraphOutput {
  std::vector<std::string> files;
  std::string format;  // printed in place of the figures
  bool json = false;
};

const std::vector<std::string>& formats() {
  static const std::vector<std::string> known = {"dot", "graphml", "json", "svg"};
  return known;
}

/// `format` is one of formats().
std::string text_of(const NamedGraph& graph, std::string_view format) {
  if (format == "svg") return graph_picture(graph);
  if (format == "dot") return graph_text(graph, GraphForm::dot);
  return graph_text(graph, format == "json" ? GraphForm::json : GraphForm::graphml);
}

/// By the ending of the name; empty if it is none of ours.
std::string format_of(const std::string& path) {
  if (path.ends_with(".svg")) return "svg";
  const auto form = graph_form_of(path);
  if (!form) return {};
  return formats()[static_cast<std::size_t>(*form)];
}

int refuse(const std::string& what) {
  // Problems with files have their place in front already, perhaps on many lines.
  const bool of_words = what.starts_with("--");
  const bool has_place = !of_words && what.find(": ") < what.find(' ');
  std::fprintf(stderr, has_place ? "%s\n" : "swarmstage: graph: %s\n", what.c_str());
  return exit_wrong_input;
}

/// Everything that can be wrong with the words, before anything is made.
std::string wrong_output(const GraphOutput& output) {
  for (const std::string& path : output.files) {
    if (!format_of(path).empty()) continue;
    return "--out: '" + path + "' should end with .dot, .graphml, .json or .svg";
  }
  if (output.format.empty()) return {};
  for (const std::string& each : formats()) {
    if (each == output.format) return {};
  }
  return "--format: there is no format '" + output.format + "'" +
         suggestion(output.format, formats());
}

int run_graph(const GraphWish& wish, const GraphOutput& output) {
  if (const std::string wrong = wrong_output(output); !wrong.empty()) return refuse(wrong);
  const Result<NamedGraph> graph = wanted_graph(wish);
  if (!graph) return refuse(graph.error());
  for (const std::string& path : output.files) {
    const auto wrong = write_whole_file(path, text_of(graph.value(), format_of(path)));
    if (wrong) return refuse(*wrong);
  }
  if (!output.format.empty()) {
    std::fputs(text_of(graph.value(), output.format).c_str(), stdout);
    return exit_holds;
  }
  const GraphFigures figures = GraphFigures::of(graph.value().graph);
  std::fputs(output.json ? (figures.to_json().dump(2) + "\n").c_str() : figures.to_string().c_str(),
             stdout);
  return exit_holds;
}

}  // namespace

void add_graph_command(CLI::App& application, int& exit_status) {
  const auto wish = std::make_shared<GraphWish>();  // shared: the action is copied
  const auto output = std::make_shared<GraphOutput>();
  Arguments command(application, "graph",
                    "an overlay in figures, as DOT, GraphML or JSON, or as a picture");
  command.option("WHAT", wish->what, "a scenario, a shape (small-world, ...) or a graph file")
      .required();
  command.option("--out", output->files, "write it, as .dot .graphml .json .svg; repeatable")
      .one_at_a_time();
  command.option("--format", output->format, "print it as dot, graphml, json or svg");
  command.flag("--json", output->json, "the figures as JSON");
  command.option("--seed", wish->seed, "what random shapes are drawn from");
  command.option("--set", wish->settings, "name=value, a parameter of the scenario")
      .one_at_a_time();
  command.option("--roles", wish->role_libraries, "a library with more roles; repeatable")
      .one_at_a_time();
  command.option("--nodes", wish->nodes, "of a shape: how many (20)");
  command.option("--degree", wish->degree, "neighbours of each (4)");
  command.option("--probability", wish->probability, "of edges, or of rewiring them (10%)");
  command.option("--columns", wish->columns, "of a grid");
  command.option("--branching", wish->branching, "of a tree (2)");
  command.action([wish, output, &exit_status] { exit_status = run_graph(*wish, *output); });
}

}  // namespace swarmstage::cli
