#include "engine/expression/expression_parser.h"

#include <array>
#include <optional>

#include "core/base/nearest.h"
#include "engine/expression/function_table.h"
#include "engine/expression/selector_parser.h"
#include "engine/expression/type_rules.h"

namespace swarmstage {

namespace {

std::optional<Term::Kind> comparison_of(const Token& token) {
  constexpr std::array<std::pair<std::string_view, Term::Kind>, 6> operators = {
      {{"==", Term::Kind::equal},
       {"!=", Term::Kind::not_equal},
       {"<", Term::Kind::less},
       {"<=", Term::Kind::less_equal},
       {">", Term::Kind::greater},
       {">=", Term::Kind::greater_equal}}};
  for (const auto& [symbol, kind] : operators) {
    if (token.is(symbol)) return kind;
  }
  return std::nullopt;
}

}  // namespace

ExpressionParser::ExpressionParser(ParseContext& context)
    : context_(context), tokens_(context.tokens) {}

ExpressionParser::ExpressionParser(ParseContext& context, const std::vector<NodeIndex>& nodes)
    : context_(context), tokens_(context.tokens), scope_(Scope::node), nodes_(&nodes) {}

ExpressionParser::ExpressionParser(ParseContext& context, const EventDescriptor& event)
    : context_(context), tokens_(context.tokens), scope_(Scope::event), event_(&event) {}

Term ExpressionParser::make(Term::Kind kind, Type type, std::size_t begin) const {
  Term term;
  term.kind = kind;
  term.type = type;
  term.begin = begin;
  term.end = tokens_.end();
  return term;
}

Term ExpressionParser::parse() {
  const TokenStream::Depth depth(tokens_);
  Term left = parse_or();
  if (!tokens_.accept("implies")) return left;
  return join(Term::Kind::implies, std::move(left), parse());
}

Term ExpressionParser::parse_predicate() {
  Term term = parse();
  check_is_flag(term, "where");
  return term;
}

Term ExpressionParser::parse_or() {
  Term left = parse_and();
  while (tokens_.accept("or")) left = join(Term::Kind::logical_or, std::move(left), parse_and());
  return left;
}

Term ExpressionParser::parse_and() {
  Term left = parse_not();
  while (tokens_.accept("and")) left = join(Term::Kind::logical_and, std::move(left), parse_not());
  return left;
}

Term ExpressionParser::parse_not() {
  const std::size_t begin = tokens_.begin();
  if (!tokens_.accept("not")) return parse_comparison();
  const TokenStream::Depth depth(tokens_);
  return invert(parse_not(), begin);
}

Term ExpressionParser::parse_comparison() {
  Term left = parse_sum();
  if (tokens_.accept("in")) return look_up(Term::Kind::in, std::move(left), parse_sum());
  const auto kind = comparison_of(tokens_.peek());
  if (!kind) return left;
  tokens_.take();
  Term both = compare(*kind, std::move(left), parse_sum());
  if (comparison_of(tokens_.peek())) {
    tokens_.refuse("comparisons do not chain; join two of them by and");
  }
  return both;
}

Term ExpressionParser::parse_sum() {
  Term left = parse_product();
  while (tokens_.peek().is("+") || tokens_.peek().is("-")) {
    const bool add = tokens_.take().text == "+";
    left =
        calculate(add ? Term::Kind::add : Term::Kind::subtract, std::move(left), parse_product());
  }
  return left;
}

Term ExpressionParser::parse_product() {
  Term left = parse_unary();
  while (tokens_.peek().is("*") || tokens_.peek().is("/")) {
    const bool multiply = tokens_.take().text == "*";
    left = calculate(multiply ? Term::Kind::multiply : Term::Kind::divide, std::move(left),
                     parse_unary());
  }
  return left;
}

Term ExpressionParser::parse_unary() {
  const std::size_t begin = tokens_.begin();
  if (!tokens_.accept("-")) return parse_primary();
  const TokenStream::Depth depth(tokens_);
  return negate(parse_unary(), begin);
}

Term ExpressionParser::parse_primary() {
  const Token& token = tokens_.peek();
  const std::size_t begin = token.begin;
  if (token.kind == Token::Kind::number) return parse_number();
  if (token.kind == Token::Kind::parameter) return parse_parameter();
  if (token.is("[")) return parse_list();
  if (token.is("(")) {
    if (scope_ == Scope::run && tokens_.after_bracket().is(".")) return parse_path();
    tokens_.take();
    Term inner = parse();
    tokens_.expect(")");
    inner.begin = begin;
    inner.end = tokens_.end();
    return inner;
  }
  if (token.kind == Token::Kind::text) {
    if (scope_ == Scope::run && SelectorParser(context_).is_next()) return parse_path();
    std::string text = tokens_.take().text;
    Term term = make(Term::Kind::literal, Type::text, begin);
    term.literal = std::move(text);
    return term;
  }
  if (token.kind == Token::Kind::name) return parse_name();
  tokens_.refuse("expected a value, found " + TokenStream::describe(token));
}

Term ExpressionParser::parse_number() {
  const Token token = tokens_.take();
  if (token.percent && tokens_.peek().is("of")) {
    if (scope_ != Scope::run) tokens_.refuse("a predicate speaks of one thing, not of a share");
    tokens_.take();
    Aggregate share;
    share.function = Aggregate::Function::share;
    share.amount = token.number;
    if (share.amount > 1) TokenStream::refuse(token, "more than 100% is never reached");
    return parse_aggregate(std::move(share), token.text + " of", token.begin);
  }
  Term term = make(Term::Kind::literal, token.type, token.begin);
  term.literal = token.number;
  return term;
}

Term ExpressionParser::parse_parameter() {
  const Token token = tokens_.take();
  const auto& parameters = context_.words.parameters;
  const auto found = parameters.find(token.text);
  if (found == parameters.end()) {
    std::vector<std::string> known;
    for (const auto& [name, parameter] : parameters) known.push_back(name);
    TokenStream::refuse(token, "no parameter is called '" + token.text + "'" +
                                   (known.empty() ? "; there are none" : "") +
                                   suggestion(token.text, known));
  }
  Term term = make(Term::Kind::literal, found->second.type, token.begin);
  term.literal = found->second.value;
  return term;
}

Term ExpressionParser::parse_list() {
  const TokenStream::Depth depth(tokens_);
  const std::size_t begin = tokens_.begin();
  tokens_.expect("[");
  std::vector<Term> items;
  while (!tokens_.peek().is("]")) {
    if (!items.empty()) tokens_.expect(",");
    items.push_back(parse_sum());
    if (items.back().kind != Term::Kind::literal) {
      throw SyntaxError{items.back().begin, "a list holds plain values"};
    }
  }
  tokens_.take();
  Term term = make(Term::Kind::list, Type::list, begin);
  term.children = std::move(items);
  return term;
}

Term ExpressionParser::parse_name() {
  const Token token = tokens_.peek();
  if (tokens_.peek(1).is("(") && is_function(token.text)) {
    tokens_.take();
    return parse_call(token);
  }
  if (token.text == "true" || token.text == "false") {
    tokens_.take();
    Term term = make(Term::Kind::literal, Type::flag, token.begin);
    term.literal = token.text == "true";
    return term;
  }
  if (scope_ == Scope::event) return parse_field();
  if (scope_ == Scope::node) return parse_bare();
  if (token.text == "now") {
    tokens_.take();
    program().reads.time = true;
    return make(Term::Kind::now, Type::duration, token.begin);
  }
  if (token.text == "network") return parse_counter();
  if (SelectorParser(context_).is_next()) return parse_path();
  return parse_bare();
}

Term ExpressionParser::parse_call(const Token& function) {
  if (function.text == "len") return parse_length();
  if (function.text == "contains") return parse_contains();
  if (scope_ != Scope::run) {
    TokenStream::refuse(function,
                        "a predicate speaks of one thing; '" + function.text + "' is about many");
  }
  return parse_aggregate(aggregate_of(function.text), function.text, function.begin);
}

Term ExpressionParser::parse_length() {
  const std::size_t begin = tokens_.peek().begin;
  tokens_.expect("(");
  Term list = parse();
  check_is_value(list);
  if (list.type != Type::list && list.type != Type::text && list.type != Type::json) {
    std::string what = "len wants a list or a text, found ";
    throw SyntaxError{list.begin, what.append(to_string(list.type))};
  }
  tokens_.expect(")");
  Term term = make(Term::Kind::length, Type::number, begin);
  if (list.is_series()) term.selection = list.selection;
  term.children.push_back(std::move(list));
  return term;
}

Term ExpressionParser::parse_contains() {
  tokens_.expect("(");
  Term list = parse();
  tokens_.expect(",");
  Term item = parse();
  tokens_.expect(")");
  return look_up(Term::Kind::contains, std::move(item), std::move(list));
}

}  // namespace swarmstage
