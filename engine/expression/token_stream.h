#pragma once

// The tokens of one text, taken from the front. The parsers of this folder share
// one; everything they throw is a SyntaxError at the token it is about.

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "engine/expression/syntax_error.h"
#include "engine/expression/token.h"

namespace swarmstage {

class TokenStream {
 public:
  explicit TokenStream(std::string_view text) : text_(text), tokens_(tokenize(text)) {}

  const Token& peek(std::size_t ahead = 0) const {
    return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
  }
  const Token& take();
  /// Takes it if it is that symbol or word.
  bool accept(std::string_view symbol_or_word);
  void expect(std::string_view symbol);
  std::string expect_name(std::string_view what);
  void expect_end() const;

  /// The token after the bracket that closes the one that is next.
  const Token& after_bracket() const;
  std::size_t begin() const { return peek().begin; }
  /// Where the token before the next one ended.
  std::size_t end() const { return at_ == 0 ? 0 : tokens_[at_ - 1].end; }
  std::string_view text() const { return text_; }
  std::string text_since(std::size_t begin) const {
    return std::string(text_.substr(begin, end() - begin));
  }

  [[noreturn]] void refuse(const std::string& what) const { refuse(peek(), what); }
  [[noreturn]] static void refuse(const Token& token, const std::string& what) {
    throw SyntaxError{token.begin, what};
  }
  /// For messages: `'x'`, `the end`.
  static std::string describe(const Token& token);

  /// Held while a parser is one level deeper.
  class Depth {
   public:
    explicit Depth(TokenStream& stream);
    ~Depth() { --stream_.depth_; }
    Depth(const Depth&) = delete;
    Depth& operator=(const Depth&) = delete;

   private:
    TokenStream& stream_;
  };

 private:
  std::string_view text_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
};

}  // namespace swarmstage
