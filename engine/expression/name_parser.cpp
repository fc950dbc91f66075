// The part of the parser that finds what names stand for.

#include <algorithm>

#include "core/base/nearest.h"
#include "engine/expression/expression_parser.h"
#include "engine/expression/function_table.h"
#include "engine/expression/selector_parser.h"

namespace swarmstage {

namespace {

const std::vector<std::string>& counter_names() {
  static const std::vector<std::string> names = {"datagrams_sent",         "datagrams_delivered",
                                                 "datagrams_lost",         "streams_opened",
                                                 "stream_bytes_delivered", "events"};
  return names;
}

SelectorTree every_node(const Population& population) {
  SelectorTree tree;
  for (std::uint32_t i = 0; i < population.size(); ++i) tree.nodes.push_back({i});
  return tree;
}

bool is_operation_part(const Token& token) {
  return token.is("ok") || token.is("failed") || token.is("latency");
}

}  // namespace

Term ExpressionParser::parse_counter() {
  const std::size_t begin = tokens_.take().begin;
  tokens_.expect(".");
  const Token token = tokens_.peek();
  std::string name = tokens_.expect_name("a counter of the network");
  const auto& known = counter_names();
  if (std::find(known.begin(), known.end(), name) == known.end()) {
    TokenStream::refuse(token,
                        "the network does not count '" + name + "'" + suggestion(name, known));
  }
  program().reads.counters = true;
  const bool bytes = name == "stream_bytes_delivered";
  Term term = make(Term::Kind::counter, bytes ? Type::size : Type::number, begin);
  term.name = std::move(name);
  return term;
}

Term ExpressionParser::parse_field() {
  const Token token = tokens_.take();
  const ValueDescriptor* field = find_named(event_->fields, token.text);
  if (!field) {
    std::vector<std::string> known;
    for (const ValueDescriptor& each : event_->fields) known.push_back(each.name);
    TokenStream::refuse(
        token, event_->name + " has no field '" + token.text + "'" + suggestion(token.text, known));
  }
  Term term = make(Term::Kind::field, type_of(field->type), token.begin);
  term.name = token.text;
  return term;
}

Term ExpressionParser::parse_path() {
  const std::size_t begin = tokens_.begin();
  SelectorTree tree = SelectorParser(context_).parse_atom();
  std::string text = tokens_.text_since(begin);
  if (tree.has(SelectorTree::Kind::random)) {
    throw SyntaxError{begin, "an expression draws no nodes; name them, or use first 20%"};
  }
  if (!tokens_.peek().is(".")) {
    tokens_.refuse("'" + text + "' is nodes; say what of them, such as " + text + ".NAME");
  }
  tokens_.take();
  return parse_member(std::move(tree), std::move(text), begin);
}

Term ExpressionParser::parse_bare() {
  const Token token = tokens_.peek();
  const std::size_t begin = token.begin;
  if (scope_ == Scope::run) {
    if (is_reserved_word(token.text)) {
      tokens_.refuse("expected a value, found " + TokenStream::describe(token));
    }
    return parse_member(every_node(context_.population()), "", begin);
  }
  const RoleNames names(context_.population(), *nodes_);
  const auto* observable = names.find(&RoleDescriptor::observables, token.text);
  if (!observable) {
    TokenStream::refuse(token, names.describe() + " has no observable '" + token.text + "'" +
                                   suggestion(token.text, names.observables()));
  }
  tokens_.take();
  context_.note_observable(token.text, names.nodes_with(&RoleDescriptor::observables, token.text));
  Term term = parse_reading(*observable, begin);
  term.selection = this_node;
  term.single = true;  // in a predicate there is one value
  return term;
}

void ExpressionParser::refuse_name(const Token& token, const RoleNames& names, bool bare) const {
  const std::string called = " called '" + token.text + "'";
  if (token.text.find('-') != std::string::npos) {
    TokenStream::refuse(token, "nothing is" + called + "; a minus between names needs spaces");
  }
  if (!bare) {
    TokenStream::refuse(token, names.describe() + " has nothing that is" + called +
                                   suggestion(token.text, names.all()));
  }
  const std::vector<std::string> groups = context_.population().names(SetKind::group);
  if (tokens_.peek(1).is(".") || tokens_.peek(1).is("[")) {
    TokenStream::refuse(token, "no group or node is" + called + suggestion(token.text, groups));
  }
  std::vector<std::string> known = tokens_.peek(1).is("(") ? function_names() : names.all();
  known.insert(known.end(), groups.begin(), groups.end());
  const auto near = nearest_word(token.text, known);
  TokenStream::refuse(token, (tokens_.peek(1).is("(") ? "no function is" : "nothing is") + called +
                                 (near ? "; did you mean '" + *near + "'?" : ""));
}

Term ExpressionParser::parse_member(SelectorTree tree, std::string text, std::size_t begin) {
  const RoleNames names(context_.population(), tree.nodes);
  const Token token = tokens_.peek();
  if (token.kind != Token::Kind::name) {
    tokens_.refuse("expected an observable, event, sample or operation, found " +
                   TokenStream::describe(token));
  }
  const auto* operation = names.find(&RoleDescriptor::operations, token.text);
  const bool of_operation =
      operation && tokens_.peek(1).is(".") && is_operation_part(tokens_.peek(2));
  const auto* observable = names.find(&RoleDescriptor::observables, token.text);
  if (observable && !of_operation) {
    return parse_observable(*observable, names, tree, std::move(text), begin);
  }
  Source source;
  source.name = token.text;
  source.kind = Source::Kind::operation;
  if (!of_operation && names.find(&RoleDescriptor::samples, token.text)) {
    source.kind = Source::Kind::sample;
    source.nodes = names.nodes_with(&RoleDescriptor::samples, token.text);
  } else if (!of_operation && names.find(&RoleDescriptor::events, token.text)) {
    source.kind = Source::Kind::event;
    source.nodes = names.nodes_with(&RoleDescriptor::events, token.text);
  } else if (operation) {
    source.nodes = names.nodes_with(&RoleDescriptor::operations, token.text);
  } else {
    refuse_name(token, names, text.empty());
  }
  if (tree.has(SelectorTree::Kind::where)) {
    TokenStream::refuse(token, "what happens is counted for fixed nodes; leave the where out");
  }
  tokens_.take();
  return parse_source(std::move(source), names, begin);
}

Term ExpressionParser::parse_observable(const ObservableDescriptor& observable,
                                        const RoleNames& names, SelectorTree& tree,
                                        std::string text, std::size_t begin) {
  const Token token = tokens_.take();
  for (const RoleDescriptor* role : names.roles()) {
    const auto* same = find_named(role->observables, observable.name);
    if (same && type_of(same->type) != type_of(observable.type)) {
      TokenStream::refuse(token, names.describe() + " disagree about what '" + observable.name +
                                     "' is; name nodes of one role");
    }
  }
  std::vector<NodeIndex> nodes = names.nodes_with(&RoleDescriptor::observables, observable.name);
  context_.note_observable(observable.name, nodes);
  const bool single = tree.is_one && nodes.size() == 1 && !tree.has(SelectorTree::Kind::where);
  Term term = parse_reading(observable, begin);
  term.single = single;
  term.node = nodes.front();
  if (single) term.index = program().singles++;
  term.selection = intern(std::move(tree), std::move(text), std::move(nodes));
  return term;
}

}  // namespace swarmstage
