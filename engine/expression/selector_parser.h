#pragma once

// Reads a selector from the front of the tokens. Throws a SyntaxError.

#include <string>

#include "engine/expression/parse_context.h"

namespace swarmstage {

class SelectorParser {
 public:
  explicit SelectorParser(ParseContext& context)
      : context_(context), tokens_(context.tokens), population_(context.population()) {}

  /// Unions, differences, predicates and all.
  SelectorTree parse();
  /// One set, which a dot may follow.
  SelectorTree parse_atom();
  /// Whether the next token can only begin a selector.
  bool is_next() const;

 private:
  SelectorTree parse_narrowed();
  SelectorTree parse_named(SetKind kind, std::string_view what);
  SelectorTree parse_group();
  SelectorTree parse_random();
  SelectorTree parse_others();
  std::vector<NodeIndex> parse_picks(const std::vector<NodeIndex>& all, const std::string& name,
                                     bool& is_one);
  std::vector<NodeIndex> parse_pick(const std::vector<NodeIndex>& all, const std::string& name,
                                    bool& is_one);
  std::vector<NodeIndex> parse_part(const std::vector<NodeIndex>& all, bool from_front);
  std::size_t parse_place(const std::vector<NodeIndex>& all, const std::string& name);
  [[noreturn]] void refuse_group(const Token& token) const;

  ParseContext& context_;
  TokenStream& tokens_;
  const Population& population_;
};

}  // namespace swarmstage
