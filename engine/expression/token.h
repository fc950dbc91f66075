#pragma once

// The words of an expression. Numbers carry their unit; names may hold a hyphen
// inside, as names of groups do, so a minus between names needs its spaces.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/expression/type.h"

namespace swarmstage {

inline constexpr std::size_t expression_bytes_limit = 16'384;
inline constexpr std::size_t expression_tokens_limit = 1000;
inline constexpr std::size_t expression_depth_limit = 64;

struct Token {
  enum class Kind : std::uint8_t { end, name, number, text, parameter, symbol };

  Kind kind = Kind::end;
  std::string text;  // of a text without quotes, of a parameter without $
  std::size_t begin = 0;
  std::size_t end = 0;
  double number = 0;
  Type type = Type::number;
  bool percent = false;

  bool is(std::string_view symbol_or_word) const {
    return (kind == Kind::symbol || kind == Kind::name) && text == symbol_or_word;
  }
};

/// The last one is of kind end. Throws a SyntaxError.
std::vector<Token> tokenize(std::string_view text);

}  // namespace swarmstage
