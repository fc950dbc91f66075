#include "cli/graph_wish.h"

#include <algorithm>
#include <filesystem>

#include "cli/run_wish.h"
#include "cli/scenario_roles.h"
#include "core/base/nearest.h"
#include "core/graph/graph_shape.h"
#include "engine/document/read_document.h"
#include "engine/document/value_readers.h"
#include "engine/graph/graph_file.h"
#include "engine/run/overlay_graph.h"
#include "engine/run/run_plan.h"
#include "engine/scenario/scenario_file.h"

namespace swarmstage::cli {

namespace {

constexpr std::uint32_t nodes_limit = 1U << 20U;
constexpr std::uint32_t dense_limit = 5000;  // nodes that are joined to nearly all others

Error error_of(const Problems& problems) {
  std::string text = problems.to_string();
  while (text.ends_with('\n')) text.pop_back();
  return Error{text};
}

/// The first flag of these that was given, for a kind of graph that has no use for it.
std::optional<std::string> useless_flag(const GraphWish& wish, bool of_shapes, bool of_scenarios) {
  const std::pair<bool, const char*> shape_flags[] = {{wish.nodes.has_value(), "--nodes"},
                                                      {wish.degree.has_value(), "--degree"},
                                                      {!wish.probability.empty(), "--probability"},
                                                      {wish.columns.has_value(), "--columns"},
                                                      {wish.branching.has_value(), "--branching"}};
  for (const auto& [given, flag] : shape_flags) {
    if (given && !of_shapes) return std::string(flag) + " is for shapes, such as small-world";
  }
  if (of_scenarios) return std::nullopt;
  if (!wish.settings.empty()) return "--set is for scenarios";
  if (!wish.role_libraries.empty()) return "--roles is for scenarios";
  if (wish.seed && !of_shapes) return "--seed is for shapes and scenarios";
  return std::nullopt;
}

std::optional<std::string> read_probability(const std::string& text, double& into) {
  if (text.empty()) return std::nullopt;
  Problems problems;
  const auto document = parse_document("\"" + text + "\"", "--probability");
  if (!document) return document.error();
  const auto value = read_percentage(&document.value().root(), problems);
  if (!value) return "--probability: found '" + text + "', expected such as 10% or 0.1";
  into = *value;
  return std::nullopt;
}

Result<NamedGraph> graph_of_shape(const GraphWish& wish) {
  if (const auto useless = useless_flag(wish, true, false)) return Error{*useless};
  GraphShape shape;
  shape.name = wish.what;
  shape.nodes = wish.nodes.value_or(20);
  shape.degree = wish.degree.value_or(shape.degree);
  shape.columns = wish.columns.value_or(shape.columns);
  shape.branching = wish.branching.value_or(shape.branching);
  if (const auto wrong = read_probability(wish.probability, shape.probability)) {
    return Error{*wrong};
  }
  const bool dense = wish.what == "lan" || wish.what == "full-mesh" || wish.what == "random";
  const std::uint32_t most = dense ? dense_limit : nodes_limit;
  if (shape.nodes > most) {
    return Error{"--nodes: " + wish.what + " can have at most " + std::to_string(most)};
  }
  Random random(wish.seed.value_or(1), stable_id(wish.what), "overlay");
  Result<Graph> graph = make_graph(shape, random);
  if (!graph) return Error{graph.error()};
  NamedGraph named{wish.what, {}, std::move(*graph)};
  for (std::uint32_t node = 0; node < shape.nodes; ++node) {
    named.names.push_back(std::to_string(node));
  }
  return named;
}

Result<NamedGraph> graph_of_file(const GraphWish& wish) {
  if (const auto useless = useless_flag(wish, false, false)) return Error{*useless};
  Problems problems;
  auto graph = read_graph_file(wish.what, problems);
  if (!graph) return error_of(problems);
  return std::move(*graph);
}

Result<NamedGraph> graph_of_scenario(const GraphWish& wish) {
  if (const auto useless = useless_flag(wish, false, true)) return Error{*useless};
  RunWish words;
  words.settings = wish.settings;
  const auto settings = settings_of(words);
  if (!settings) return Error{settings.error()};
  const auto roles = scenario_roles(wish.role_libraries);
  if (!roles) return Error{roles.error()};
  Problems problems;
  const auto file = ScenarioFile::read(wish.what, problems);
  if (!file) return error_of(problems);
  Scenario scenario = file->scenario(settings.value(), problems);
  scenario.seed = wish.seed.value_or(scenario.seed);
  if (!problems.empty()) return error_of(problems);
  const RunPlan plan(std::move(scenario), roles.value(), problems);
  if (!problems.empty()) return error_of(problems);
  const auto& groups = plan.roster().groups();
  if (std::none_of(groups.begin(), groups.end(),
                   [](const GroupSeats& group) { return group.overlay.has_value(); })) {
    return Error{wish.what + ": no group of nodes has `neighbors`, so there is no overlay"};
  }
  return overlay_graph(plan.roster(), plan.scenario().title);
}

/// A JSON file may be either; the nodes of a graph are a list.
bool is_graph_file(const std::string& path) {
  const auto form = graph_form_of(path);
  if (form != GraphForm::json) return form.has_value();
  const auto document = read_document(path);
  if (!document || document.value().root().kind() != Value::Kind::map) return false;
  const Value* nodes = document.value().root().find("nodes");
  return nodes != nullptr && nodes->kind() == Value::Kind::list;
}

}  // namespace

Result<NamedGraph> wanted_graph(const GraphWish& wish) {
  const std::vector<std::string> shapes = graph_shape_names();
  if (std::find(shapes.begin(), shapes.end(), wish.what) != shapes.end()) {
    return graph_of_shape(wish);
  }
  if (!std::filesystem::exists(wish.what)) {
    return Error{"'" + wish.what + "' is neither a shape nor a file" +
                 suggestion(wish.what, shapes)};
  }
  return is_graph_file(wish.what) ? graph_of_file(wish) : graph_of_scenario(wish);
}

}  // namespace swarmstage::cli
