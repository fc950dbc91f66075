#include "engine/expression/explanation.h"

#include <algorithm>

#include "engine/expression/function_table.h"

namespace swarmstage {

namespace {

using Function = Aggregate::Function;
constexpr std::size_t named_at_most = 5;

// `connected(peer-7)`, as the node was asked.
std::string question(const Term& reading) {
  std::string text = reading.name;
  bool first = true;
  for (const auto& [name, value] : reading.arguments.items()) {
    text += first ? "(" : ", ";
    text += value.is_string() ? value.get<std::string>() : value.dump();
    first = false;
  }
  if (!first) text += ")";
  for (const std::string& member : reading.members) text.append(".").append(member);
  return text;
}

// Which truth of a node made the quantifier what it is.
Truth wanted_truth(Function function, Truth outcome) {
  const bool of_truths = function == Function::all || function == Function::share;
  if (of_truths) return outcome == Truth::no ? Truth::no : Truth::yes;
  if (function == Function::none) return outcome == Truth::no ? Truth::yes : Truth::no;
  return outcome == Truth::yes ? Truth::yes : Truth::no;
}

}  // namespace

void Explanation::say(std::string line) {
  if (lines_.size() >= most_) return;
  if (std::find(lines_.begin(), lines_.end(), line) == lines_.end()) {
    lines_.push_back(std::move(line));
  }
}

std::vector<std::string> Explanation::lines() {
  explain(state_.program().root, {});
  return std::move(lines_);
}

void Explanation::explain(const Term& term, const Bound& bound) {
  switch (term.kind) {
    case Term::Kind::logical_and:
    case Term::Kind::logical_or:
    case Term::Kind::implies:
      return explain_joined(term, bound);
    case Term::Kind::aggregate:
      return explain_aggregate(term);
    case Term::Kind::reading:
      return explain_reading(term, bound);
    case Term::Kind::counter:
    case Term::Kind::now:
      return explain_number(term, nullptr);
    default:
      break;
  }
  for (const Term& each : term.children) explain(each, bound);
}

// The side that decides comes first; if both had to agree, both do.
void Explanation::explain_joined(const Term& term, const Bound& bound) {
  const Truth whole = state_.judge(term, bound).truth;
  const auto truth_of = [&](std::size_t side) {
    const Truth truth = state_.judge(term.children[side], bound).truth;
    const bool turned = term.kind == Term::Kind::implies && side == 0 && truth != Truth::unknown;
    return !turned ? truth : truth == Truth::yes ? Truth::no : Truth::yes;
  };
  for (const bool deciding : {true, false}) {
    for (std::size_t side = 0; side < 2; ++side) {
      if ((truth_of(side) == whole) == deciding) explain(term.children[side], bound);
    }
  }
}

void Explanation::explain_aggregate(const Term& term) {
  const Aggregate& aggregate = state_.program().aggregates[term.index];
  const SeriesState* series = state_.series(term.index);
  if (series && is_quantifier(aggregate.function)) return explain_quantifier(aggregate, *series);
  explain_number(term, series);
}

std::vector<std::size_t> Explanation::deciding_places(const Aggregate& aggregate,
                                                      const SeriesState& series) const {
  const Truth outcome = series.verdict().truth;
  const Truth wanted =
      outcome == Truth::unknown ? outcome : wanted_truth(aggregate.function, outcome);
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < series.nodes().size(); ++i) {
    if (series.slot(i).in && series.slot(i).truth == wanted) places.push_back(i);
  }
  // Of those that fail the worst first; of those that hold the closest first.
  const bool upwards = wanted == Truth::no ? aggregate.function != Function::any &&
                                                 aggregate.function != Function::none
                                           : true;
  std::stable_sort(places.begin(), places.end(), [&](std::size_t left, std::size_t right) {
    const auto& a = series.margin(left);
    const auto& b = series.margin(right);
    if (!a || !b) return a.has_value() < b.has_value();
    return upwards ? a->relative < b->relative : a->relative > b->relative;
  });
  return places;
}

void Explanation::explain_quantifier(const Aggregate& aggregate, const SeriesState& series) {
  if (series.members() == 0) {
    std::string line(state_.text(aggregate.begin, aggregate.end));
    return say(line + " speaks of nodes of which none runs now");
  }
  const std::vector<std::size_t> places = deciding_places(aggregate, series);
  for (const std::size_t place : places) {
    if (lines_.size() >= most_) break;
    explain(aggregate.element.front(), {aggregate.selection, series.nodes()[place], nullptr});
  }
  std::string line(state_.text(aggregate.begin, aggregate.end));
  line.append(" holds for ").append(std::to_string(series.count(Truth::yes))).append(" of ");
  line.append(std::to_string(series.members())).append(" nodes");
  say(std::move(line));
}

void Explanation::explain_number(const Term& term, const SeriesState* series) {
  const Datum datum = state_.value(term, {});
  std::string line(state_.text(term.begin, term.end));
  line.append(" = ").append(format_datum(datum, term.type));
  if (series) line += nodes_behind(state_.program().aggregates[term.index], *series, datum);
  say(std::move(line));
}

// ` (peer[3], peer[5])`: who is counted, or has the smallest or largest value.
std::string Explanation::nodes_behind(const Aggregate& aggregate, const SeriesState& series,
                                      const Datum& value) const {
  const bool extreme = aggregate.function == Function::min || aggregate.function == Function::max;
  const auto* number = std::get_if<double>(&value);
  if (!number || (!extreme && aggregate.function != Function::count)) return "";
  std::string names;
  std::size_t found = 0;
  for (std::size_t i = 0; i < series.nodes().size(); ++i) {
    const SeriesState::Slot& slot = series.slot(i);
    const bool behind = extreme ? slot.value && *slot.value == *number : slot.truth == Truth::yes;
    if (!slot.in || !behind || ++found > named_at_most) continue;
    names.append(found == 1 ? " (" : ", ").append(state_.population().name_of(series.nodes()[i]));
  }
  if (found > named_at_most) {
    names.append(" and ").append(std::to_string(found - named_at_most)).append(" more");
  }
  return found == 0 ? "" : names + ")";
}

void Explanation::explain_reading(const Term& term, const Bound& bound) {
  const bool of_bound = term.selection == bound.selection && bound.selection != no_selection;
  const NodeIndex node = of_bound ? bound.node : term.node;
  std::string line = state_.population().name_of(node);
  line.append(".").append(question(term)).append(" = ");
  line += format_datum(state_.value(term, bound), term.type);
  if (!state_.sight().running(node)) line += ": the node is down";
  say(std::move(line));
}

}  // namespace swarmstage
