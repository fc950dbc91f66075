// The part of the parser that reads what follows a name: arguments of observables,
// fields and windows of what is counted.

#include <algorithm>

#include "core/base/nearest.h"
#include "engine/expression/expression_parser.h"
#include "engine/expression/moment_parser.h"
#include "engine/expression/selector_parser.h"
#include "engine/expression/type_rules.h"

namespace swarmstage {

namespace {

std::string list_of_arguments(const ObservableDescriptor& observable) {
  std::string text = observable.name + "(";
  for (std::size_t i = 0; i < observable.arguments.size(); ++i) {
    text += (i == 0 ? "" : ", ") + observable.arguments[i].name;
  }
  return text + ")";
}

// What a source is called in messages, and what to do with it instead.
std::vector<std::string> advice(const Source& source) {
  const std::string& name = source.name;
  switch (source.kind) {
    case Source::Kind::event:
      return {"an event", "write count(" + name + "), first(" + name + ") or exists(" + name + ")"};
    case Source::Kind::sample:
      return {"a sample", "write mean(" + name + "), p99(" + name + ") or count(" + name + ")"};
    case Source::Kind::operation:
      break;
  }
  return {"an operation",
          "write count(" + name + "), ratio(" + name + ".ok) or p99(" + name + ".latency)"};
}

}  // namespace

Term ExpressionParser::parse_reading(const ObservableDescriptor& observable, std::size_t begin) {
  Term term = make(Term::Kind::reading, type_of(observable.type), begin);
  term.name = observable.name;
  parse_arguments(observable, term);
  if (term.type == Type::json) parse_members(term);
  term.end = tokens_.end();
  return term;
}

void ExpressionParser::parse_arguments(const ObservableDescriptor& observable, Term& term) {
  const std::size_t wanted = observable.arguments.size();
  if (!tokens_.peek().is("(")) {
    if (wanted == 0) return;
    tokens_.refuse("'" + observable.name +
                   "' needs its arguments: " + list_of_arguments(observable));
  }
  if (wanted == 0) tokens_.refuse("'" + observable.name + "' takes no arguments");
  tokens_.take();
  for (std::size_t i = 0; i < wanted; ++i) {
    if (i > 0) tokens_.expect(",");
    term.arguments[observable.arguments[i].name] = parse_argument();
  }
  if (tokens_.peek().is(",")) {
    tokens_.refuse("too many arguments: " + list_of_arguments(observable));
  }
  tokens_.expect(")");
}

Json ExpressionParser::parse_argument() {
  const Token token = tokens_.peek();
  const bool selects =
      token.kind == Token::Kind::name && token.text != "true" && token.text != "false";
  if (!selects) {
    const Term term = parse_sum();
    if (term.kind != Term::Kind::literal) {
      throw SyntaxError{term.begin, "an argument is a plain value or one node"};
    }
    // A quantity goes as it was written: "30s".
    if (term.type != Type::number && std::holds_alternative<double>(term.literal)) {
      return std::string(tokens_.text().substr(term.begin, term.end - term.begin));
    }
    return std::visit(
        [](const auto& value) -> Json {
          if constexpr (std::is_same_v<std::decay_t<decltype(value)>, std::monostate>) {
            return nullptr;
          } else {
            return value;
          }
        },
        term.literal);
  }
  const SelectorTree tree = SelectorParser(context_).parse_atom();
  const bool fixed = !tree.has(SelectorTree::Kind::where) && !tree.has(SelectorTree::Kind::random);
  if (tree.nodes.size() != 1 || !fixed) {
    TokenStream::refuse(token, "an argument means one node; '" + tokens_.text_since(token.begin) +
                                   "' is " + std::to_string(tree.nodes.size()));
  }
  return context_.population().swarm_name_of(tree.nodes.front());
}

void ExpressionParser::parse_members(Term& term) {
  while (tokens_.accept(".")) {
    term.members.push_back(tokens_.expect_name("a name inside " + term.name));
  }
}

Term ExpressionParser::parse_source(Source source, const RoleNames& names, std::size_t begin) {
  Reads& reads = program().reads;
  if (source.kind == Source::Kind::event) {
    note_name(reads.events, source.name);
    parse_event_part(source, *names.find(&RoleDescriptor::events, source.name));
  } else if (source.kind == Source::Kind::sample) {
    note_name(reads.samples, source.name);
    source.has_values = true;
    source.value = type_of_unit(names.find(&RoleDescriptor::samples, source.name)->unit);
  } else {
    note_name(reads.operations, source.name);
    parse_operation_part(source);
  }
  if (tokens_.peek().is("where")) tokens_.refuse("only events have fields to look into");
  parse_window(source);
  Term term = make(Term::Kind::source, source.value.type, begin);
  term.name = std::string(tokens_.text().substr(begin, tokens_.end() - begin));
  term.members = advice(source);
  term.index = static_cast<std::uint32_t>(program().sources.size());
  program().sources.push_back(std::move(source));
  return term;
}

void ExpressionParser::parse_event_part(Source& source, const EventDescriptor& event) {
  if (tokens_.accept(".")) {
    ExpressionParser fields(context_, event);
    const Term field = fields.parse_field();
    source.field = field.name;
    source.has_values = is_quantity(field.type);
    source.value.type = field.type;
    if (!source.has_values) {
      throw SyntaxError{field.begin, "the values of '" + field.name +
                                         "' are no numbers; "
                                         "look for them by where"};
    }
  }
  if (!tokens_.accept("where")) return;
  source.where.push_back(ExpressionParser(context_, event).parse_predicate());
}

void ExpressionParser::parse_operation_part(Source& source) {
  if (!tokens_.accept(".")) return;
  const Token token = tokens_.peek();
  const std::string part = tokens_.expect_name("ok, failed or latency");
  if (part == "ok") {
    source.part = Source::Part::ok;
  } else if (part == "failed") {
    source.part = Source::Part::failed;
  } else if (part == "latency") {
    source.part = Source::Part::latency;
    source.has_values = true;
    source.value.type = Type::duration;
  } else {
    const std::vector<std::string> known = {"ok", "failed", "latency"};
    TokenStream::refuse(token, "an operation has no '" + part + "'" + suggestion(part, known));
  }
}

void ExpressionParser::parse_window(Source& source) {
  while (true) {
    const Token token = tokens_.peek();
    if (tokens_.accept("during")) {
      const Token name = tokens_.peek();
      source.phase = tokens_.expect_name("the name of a phase");
      const auto& phases = context_.words.phases;
      if (std::find(phases.begin(), phases.end(), source.phase) == phases.end()) {
        TokenStream::refuse(name, "no phase is called '" + source.phase + "'" +
                                      (phases.empty() ? "; there are none" : "") +
                                      suggestion(source.phase, phases));
      }
      note_name(program().reads.phases, source.phase);
    } else if (tokens_.accept("since")) {
      source.since = parse_window_edge();
    } else if (tokens_.accept("until")) {
      source.until = parse_window_edge();
    } else {
      return;
    }
    if (source.since && source.until && source.since->mark == source.until->mark &&
        source.until->offset <= source.since->offset) {
      TokenStream::refuse(token, "this window ends before it begins");
    }
  }
}

Moment ExpressionParser::parse_window_edge() {
  const Token token = tokens_.peek();
  Moment moment = parse_moment(context_);
  if (moment.offset < Duration{}) {
    TokenStream::refuse(token,
                        "what happens is counted as it comes: no window begins or ends "
                        "before a moment that is not known yet");
  }
  if (!moment.mark.empty()) note_name(program().reads.marks, moment.mark);
  return moment;
}

std::uint32_t ExpressionParser::intern(SelectorTree tree, std::string text,
                                       std::vector<NodeIndex> nodes) {
  auto& selections = program().selections;
  const bool has_predicate = tree.has(SelectorTree::Kind::where);
  for (std::uint32_t i = 0; i < selections.size(); ++i) {
    if (selections[i].has_predicate != has_predicate || selections[i].nodes != nodes) continue;
    if (!has_predicate || selections[i].text == text) return i;
  }
  selections.push_back({std::move(text), std::move(tree), std::move(nodes), has_predicate});
  return static_cast<std::uint32_t>(selections.size() - 1);
}

}  // namespace swarmstage
