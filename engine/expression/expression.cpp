#include "engine/expression/expression.h"

#include "engine/expression/expression_parser.h"
#include "engine/expression/type_rules.h"

namespace swarmstage {

namespace {

void check_root(const Program& program, Expression::Wanted wanted) {
  const Term& root = program.root;
  check_is_value(root);
  if (wanted == Expression::Wanted::quantity) {
    if (!is_quantity(root.type)) {
      std::string what = "expected a quantity, found ";
      throw SyntaxError{root.begin, what.append(to_string(root.type))};
    }
  } else {
    check_is_flag(root, "an expectation");
  }
  if (!root.is_series()) return;
  const std::size_t count = program.selections[root.selection].nodes.size();
  std::string what = wanted == Expression::Wanted::truth ? "true or false" : "one value";
  what += " for each of " + std::to_string(count) + " nodes; say ";
  what += wanted == Expression::Wanted::truth ? "all(...), any(...) or 99% of (...)"
                                              : "mean(...), max(...) or p99(...)";
  throw SyntaxError{root.begin, what};
}

std::unique_ptr<const Program> parse_program(std::string_view text, const Vocabulary& vocabulary,
                                             Expression::Wanted wanted) {
  auto program = std::make_unique<Program>();
  TokenStream tokens(text);
  ParseContext context{tokens, vocabulary, program.get()};
  program->root = ExpressionParser(context).parse();
  tokens.expect_end();
  check_root(*program, wanted);
  return program;
}

}  // namespace

Expression::Expression(std::string text, std::unique_ptr<const Program> program)
    : text_(std::move(text)), program_(std::move(program)) {}
Expression::Expression(Expression&&) noexcept = default;
Expression& Expression::operator=(Expression&&) noexcept = default;
Expression::~Expression() = default;

Result<Expression> Expression::parse(std::string_view text, const Vocabulary& vocabulary,
                                     Wanted wanted) {
  try {
    return Expression(std::string(text), parse_program(text, vocabulary, wanted));
  } catch (const SyntaxError& wrong) {
    return Error{wrong.in(text)};
  }
}

std::optional<Expression> Expression::read(const Value& value, const Vocabulary& vocabulary,
                                           Problems& problems, Wanted wanted) {
  if (value.kind() != Value::Kind::text) {
    problems.add(value, "expected an expression, found " + value.describe());
    return std::nullopt;
  }
  try {
    return Expression(value.text(), parse_program(value.text(), vocabulary, wanted));
  } catch (const SyntaxError& wrong) {
    wrong.report(value, problems);
    return std::nullopt;
  }
}

Type Expression::type() const {
  return program_->root.type;
}

const Reads& Expression::reads() const {
  return program_->reads;
}

}  // namespace swarmstage
