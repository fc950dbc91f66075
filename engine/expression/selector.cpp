#include "engine/expression/selector.h"

#include "engine/expression/interpreter.h"
#include "engine/expression/selector_parser.h"

namespace swarmstage {

namespace {

std::unique_ptr<const SelectorTree> parse_tree(std::string_view text,
                                               const Vocabulary& vocabulary) {
  TokenStream tokens(text);
  ParseContext context{tokens, vocabulary, nullptr};
  auto tree = std::make_unique<SelectorTree>(SelectorParser(context).parse());
  tokens.expect_end();
  return tree;
}

}  // namespace

Selector::Selector(std::string text, std::unique_ptr<const SelectorTree> tree)
    : text_(std::move(text)), tree_(std::move(tree)) {}
Selector::Selector(Selector&&) noexcept = default;
Selector& Selector::operator=(Selector&&) noexcept = default;
Selector::~Selector() = default;

Result<Selector> Selector::parse(std::string_view text, const Vocabulary& vocabulary) {
  try {
    return Selector(std::string(text), parse_tree(text, vocabulary));
  } catch (const SyntaxError& wrong) {
    return Error{wrong.in(text)};
  }
}

std::optional<Selector> Selector::read(const Value& value, const Vocabulary& vocabulary,
                                       Problems& problems) {
  if (value.kind() != Value::Kind::text) {
    problems.add(value, "expected nodes, such as peer[3] or region eu, found " + value.describe());
    return std::nullopt;
  }
  try {
    return Selector(value.text(), parse_tree(value.text(), vocabulary));
  } catch (const SyntaxError& wrong) {
    wrong.report(value, problems);
    return std::nullopt;
  }
}

const std::vector<NodeIndex>& Selector::candidates() const {
  return tree_->nodes;
}

bool Selector::is_random() const {
  return tree_->has(SelectorTree::Kind::random);
}

bool Selector::has_predicate() const {
  return tree_->has(SelectorTree::Kind::where);
}

std::vector<NodeIndex> Selector::select(Sight* sight, Random* random) const {
  SWARMSTAGE_ASSERT(sight || !has_predicate(), "a predicate needs a sight of the run");
  return swarmstage::select(
      *tree_,
      [&](const Term& predicate, NodeIndex node) {
        if (!sight->running(node)) return false;
        return Interpreter(*sight).judge(predicate, {this_node, node, nullptr}).truth == Truth::yes;
      },
      random);
}

}  // namespace swarmstage
