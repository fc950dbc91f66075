#include "engine/expression/selector_parser.h"

#include <algorithm>
#include <cmath>

#include "core/base/nearest.h"
#include "engine/expression/expression_parser.h"

namespace swarmstage {

namespace {

SelectorTree fixed(std::vector<NodeIndex> nodes, bool is_one = false) {
  std::sort(nodes.begin(), nodes.end());
  nodes.erase(std::unique(nodes.begin(), nodes.end()), nodes.end());
  SelectorTree tree;
  tree.nodes = std::move(nodes);
  tree.is_one = is_one;
  return tree;
}

std::vector<NodeIndex> all_nodes(const Population& population) {
  std::vector<NodeIndex> nodes(population.size());
  for (std::uint32_t i = 0; i < nodes.size(); ++i) nodes[i] = {i};
  return nodes;
}

bool is_fixed(const SelectorTree& tree) {
  return !tree.has(SelectorTree::Kind::where) && !tree.has(SelectorTree::Kind::random);
}

// Fixed sets are joined here and now; others when somebody asks.
SelectorTree combine(SelectorTree::Kind kind, SelectorTree left, SelectorTree right) {
  SelectorTree tree;
  tree.nodes = kind == SelectorTree::Kind::unite ? unite(left.nodes, right.nodes)
               : is_fixed(right)                 ? subtract(left.nodes, right.nodes)
                                                 : left.nodes;
  if (is_fixed(left) && is_fixed(right)) return tree;
  tree.kind = kind;
  tree.children.push_back(std::move(left));
  tree.children.push_back(std::move(right));
  return tree;
}

constexpr std::string_view set_names[] = {"group", "region", "host", "role"};

}  // namespace

bool SelectorParser::is_next() const {
  const Token& token = tokens_.peek();
  if (token.kind == Token::Kind::text) return tokens_.peek(1).is(".") || tokens_.peek(1).is("[");
  if (token.kind != Token::Kind::name) return false;
  for (const std::string_view word : {"nodes", "region", "host", "role", "random", "others"}) {
    if (token.text == word) return true;
  }
  return population_.find(SetKind::group, token.text) != nullptr;
}

SelectorTree SelectorParser::parse() {
  const TokenStream::Depth depth(tokens_);
  const Token first = tokens_.peek();
  SelectorTree tree = parse_narrowed();
  while (tokens_.peek().is("+") || tokens_.peek().is("-")) {
    const bool more = tokens_.take().text == "+";
    tree = combine(more ? SelectorTree::Kind::unite : SelectorTree::Kind::subtract, std::move(tree),
                   parse_narrowed());
    if (tree.nodes.empty()) TokenStream::refuse(first, "this leaves no node");
  }
  return tree;
}

SelectorTree SelectorParser::parse_narrowed() {
  SelectorTree tree = parse_atom();
  while (tokens_.accept("where")) {
    SelectorTree narrowed;
    narrowed.kind = SelectorTree::Kind::where;
    narrowed.nodes = tree.nodes;
    narrowed.predicate.push_back(ExpressionParser(context_, tree.nodes).parse_predicate());
    narrowed.children.push_back(std::move(tree));
    tree = std::move(narrowed);
  }
  return tree;
}

SelectorTree SelectorParser::parse_atom() {
  if (tokens_.accept("(")) {
    SelectorTree tree = parse();
    tokens_.expect(")");
    return tree;
  }
  if (tokens_.accept("nodes")) return fixed(all_nodes(population_));
  if (tokens_.accept("region")) return parse_named(SetKind::region, "the name of a region");
  if (tokens_.accept("host")) return parse_named(SetKind::host, "the name of a host");
  if (tokens_.accept("role")) return parse_named(SetKind::role, "the name of a role");
  if (tokens_.accept("random")) return parse_random();
  if (tokens_.accept("others")) return parse_others();
  return parse_group();
}

SelectorTree SelectorParser::parse_named(SetKind kind, std::string_view what) {
  const Token token = tokens_.peek();
  const std::string name = tokens_.expect_name(what);
  const auto* nodes = population_.find(kind, name);
  const std::string set(set_names[static_cast<std::size_t>(kind)]);
  if (!nodes) {
    TokenStream::refuse(token, "no " + set + " is called '" + name + "'" +
                                   suggestion(name, population_.names(kind)));
  }
  if (nodes->empty()) TokenStream::refuse(token, set + " " + name + " has no nodes");
  return fixed(*nodes);
}

void SelectorParser::refuse_group(const Token& token) const {
  for (const SetKind kind : {SetKind::region, SetKind::host, SetKind::role}) {
    if (!population_.find(kind, token.text)) continue;
    const std::string set(set_names[static_cast<std::size_t>(kind)]);
    std::string what = "'";
    what.append(token.text).append("' is a ").append(set).append("; write ").append(set);
    TokenStream::refuse(token, what.append(" ").append(token.text));
  }
  TokenStream::refuse(token, "no group or node is called '" + token.text + "'" +
                                 suggestion(token.text, population_.names(SetKind::group)));
}

SelectorTree SelectorParser::parse_group() {
  const Token token = tokens_.peek();
  const std::string name = tokens_.expect_name("nodes, such as peer[3] or region eu");
  const auto* nodes = population_.find(SetKind::group, name);
  if (!nodes) refuse_group(token);
  if (nodes->empty()) TokenStream::refuse(token, name + " has no nodes");
  if (!tokens_.accept("[")) return fixed(*nodes, nodes->size() == 1);
  bool is_one = false;
  std::vector<NodeIndex> picked = parse_picks(*nodes, name, is_one);
  tokens_.expect("]");
  return fixed(std::move(picked), is_one);
}

std::vector<NodeIndex> SelectorParser::parse_picks(const std::vector<NodeIndex>& all,
                                                   const std::string& name, bool& is_one) {
  if (tokens_.accept("*")) return all;
  std::vector<NodeIndex> picked = parse_pick(all, name, is_one);
  while (tokens_.accept(",")) {
    const std::vector<NodeIndex> more = parse_pick(all, name, is_one);
    picked.insert(picked.end(), more.begin(), more.end());
    is_one = false;
  }
  return picked;
}

std::vector<NodeIndex> SelectorParser::parse_pick(const std::vector<NodeIndex>& all,
                                                  const std::string& name, bool& is_one) {
  if (tokens_.accept("first")) return parse_part(all, true);
  if (tokens_.accept("last")) return parse_part(all, false);
  const Token token = tokens_.peek();
  const std::size_t low = parse_place(all, name);
  if (!tokens_.accept("..")) {
    is_one = true;
    return {all[low]};
  }
  const std::size_t high = parse_place(all, name);
  if (high < low) TokenStream::refuse(token, "this range ends before it begins");
  const auto begin = all.begin();
  return {begin + static_cast<std::ptrdiff_t>(low), begin + static_cast<std::ptrdiff_t>(high) + 1};
}

std::size_t SelectorParser::parse_place(const std::vector<NodeIndex>& all,
                                        const std::string& name) {
  const Token first = tokens_.peek();
  const bool from_end = tokens_.accept("-");
  const Token token = tokens_.take();
  const bool whole = token.kind == Token::Kind::number && token.type == Type::number &&
                     !token.percent && std::floor(token.number) == token.number;
  if (!whole) {
    TokenStream::refuse(token, "expected a place such as 3, 2..5, -1, *, or first 20%, found " +
                                   TokenStream::describe(token));
  }
  const auto size = static_cast<double>(all.size());
  const double place = from_end ? size - token.number : token.number;
  if (place < 0 || place >= size) {
    std::string what = name + " has " + std::to_string(all.size());
    what += all.size() == 1 ? " node, " : " nodes, 0 to ";
    what += std::to_string(all.size() - 1);
    TokenStream::refuse(first,
                        what + "; " + (from_end ? "-" : "") + token.text + " is none of them");
  }
  return static_cast<std::size_t>(place);
}

std::vector<NodeIndex> SelectorParser::parse_part(const std::vector<NodeIndex>& all,
                                                  bool from_front) {
  const Token token = tokens_.take();
  const bool right = token.kind == Token::Kind::number && token.type == Type::number &&
                     (!token.percent || token.number <= 1) && token.number > 0 &&
                     (token.percent || std::floor(token.number) == token.number);
  if (!right) {
    TokenStream::refuse(
        token, "expected how many, such as 3 or 20%, found " + TokenStream::describe(token));
  }
  const std::size_t wanted = token.percent ? share_of(token.number, all.size())
                                           : static_cast<std::size_t>(std::min(token.number, 1e9));
  if (wanted > all.size()) {
    TokenStream::refuse(token, "there are only " + std::to_string(all.size()) + " nodes");
  }
  const auto count = static_cast<std::ptrdiff_t>(wanted);
  return from_front ? std::vector<NodeIndex>(all.begin(), all.begin() + count)
                    : std::vector<NodeIndex>(all.end() - count, all.end());
}

SelectorTree SelectorParser::parse_random() {
  tokens_.expect("(");
  const Token token = tokens_.take();
  const bool right = token.kind == Token::Kind::number && token.type == Type::number &&
                     token.number > 0 && (!token.percent || token.number <= 1) &&
                     (token.percent || std::floor(token.number) == token.number);
  if (!right) {
    TokenStream::refuse(token,
                        "expected how many, such as random(3, peer) or random(20%, peer), "
                        "found " +
                            TokenStream::describe(token));
  }
  tokens_.expect(",");
  SelectorTree from = parse();
  tokens_.expect(")");
  if (!token.percent && token.number > static_cast<double>(from.nodes.size())) {
    TokenStream::refuse(
        token, "there are only " + std::to_string(from.nodes.size()) + " nodes to draw from");
  }
  SelectorTree tree;
  tree.kind = SelectorTree::Kind::random;
  tree.nodes = from.nodes;
  tree.amount = token.number;
  tree.is_share = token.percent;
  tree.children.push_back(std::move(from));
  return tree;
}

SelectorTree SelectorParser::parse_others() {
  const Token token = tokens_.peek();
  tokens_.expect("(");
  SelectorTree tree = combine(SelectorTree::Kind::subtract, fixed(all_nodes(population_)), parse());
  tokens_.expect(")");
  if (tree.nodes.empty()) TokenStream::refuse(token, "there are no others");
  return tree;
}

}  // namespace swarmstage
