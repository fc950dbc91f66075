// The part of the parser that knows what functions reduce.

#include "engine/expression/expression_parser.h"
#include "engine/expression/function_table.h"
#include "engine/expression/type_rules.h"

namespace swarmstage {

namespace {

using Function = Aggregate::Function;

// The one node whose values a term is made of; no_selection if they are of none or
// of several.
std::uint32_t only_selection(const Term& term) {
  if (term.kind == Term::Kind::aggregate) return no_selection;
  if (term.kind == Term::Kind::reading) return term.selection;
  std::uint32_t only = no_selection;
  for (const Term& each : term.children) {
    const std::uint32_t found = only_selection(each);
    if (found == no_selection) continue;
    if (only != no_selection && found != only) return no_selection;
    only = found;
  }
  return only;
}

std::string wants(const std::string& name, const char* what, const Term& term) {
  std::string text = name + "(...) wants " + what + ", found ";
  if (term.kind == Term::Kind::source) return text + term.members.front();
  return text.append(to_string(term.type));
}

Type result_type(const Aggregate& aggregate, Type element) {
  if (is_quantifier(aggregate.function) || aggregate.function == Function::exists) {
    return Type::flag;
  }
  if (aggregate.function == Function::first || aggregate.function == Function::last) {
    return Type::duration;
  }
  return is_statistic(aggregate.function) ? element : Type::number;
}

}  // namespace

Term ExpressionParser::parse_aggregate(Aggregate aggregate, const std::string& name,
                                       std::size_t begin) {
  const TokenStream::Depth depth(tokens_);
  tokens_.expect("(");
  Term inner = parse();
  if (tokens_.peek().is("where")) {
    tokens_.refuse("nodes are narrowed in brackets: (peer where peers < 3).peers");
  }
  tokens_.expect(")");
  const Type element = inner.type;
  if (inner.kind == Term::Kind::source) {
    check_source(aggregate, name, inner);
    aggregate.of_source = true;
    aggregate.source = inner.index;
  } else {
    check_series(aggregate, name, inner);
    aggregate.selection = inner.selection;
    aggregate.element.push_back(std::move(inner));
  }
  if (aggregate.function == Function::rate) program().reads.time = true;
  aggregate.type = result_type(aggregate, element);
  aggregate.begin = begin;
  aggregate.end = tokens_.end();
  Term term = make(Term::Kind::aggregate, aggregate.type, begin);
  term.index = static_cast<std::uint32_t>(program().aggregates.size());
  program().aggregates.push_back(std::move(aggregate));
  return term;
}

void ExpressionParser::check_source(Aggregate& aggregate, const std::string& name,
                                    const Term& term) {
  const Source& source = program().sources[term.index];
  if (is_quantifier(aggregate.function)) {
    throw SyntaxError{term.begin, wants(name, "what is true or false for each node", term) + "; " +
                                      term.members.back()};
  }
  if (is_statistic(aggregate.function) && !source.has_values) {
    throw SyntaxError{term.begin,
                      wants(name, "values", term) +
                          (source.kind == Source::Kind::event
                               ? "; name one of its fields, such as " + source.name + ".FIELD"
                               : "; write " + source.name + ".latency")};
  }
  if (aggregate.function == Function::ratio && source.part != Source::Part::ok &&
      source.part != Source::Part::failed) {
    throw SyntaxError{term.begin,
                      wants(name, "what is true or false", term) + ", as in ratio(say.ok)"};
  }
}

void ExpressionParser::check_series(Aggregate& aggregate, const std::string& name, Term& term) {
  const Function function = aggregate.function;
  if (function == Function::rate || function == Function::first || function == Function::last ||
      function == Function::exists) {
    throw SyntaxError{term.begin, wants(name, "events", term)};
  }
  const bool flags = !is_statistic(function);
  if (flags && term.type != Type::flag && term.type != Type::json) {
    const char* wanted = "what is true or false for each node";
    throw SyntaxError{term.begin, wants(name, wanted, term) + "; compare it with something"};
  }
  if (!flags && !is_quantity(term.type)) {
    throw SyntaxError{term.begin, wants(name, "numbers", term)};
  }
  if (term.is_series()) return;
  term.selection = only_selection(term);
  if (term.selection == no_selection || term.selection == this_node) {
    throw SyntaxError{term.begin, name +
                                      "(...) wants one value for each of several nodes; this "
                                      "is one value already"};
  }
}

}  // namespace swarmstage
