#include "engine/expression/token_stream.h"

namespace swarmstage {

const Token& TokenStream::take() {
  const Token& token = peek();
  if (at_ + 1 < tokens_.size()) ++at_;
  return token;
}

bool TokenStream::accept(std::string_view symbol_or_word) {
  if (!peek().is(symbol_or_word)) return false;
  take();
  return true;
}

void TokenStream::expect(std::string_view symbol) {
  if (accept(symbol)) return;
  std::string what = "expected '";
  what.append(symbol).append("', found ").append(describe(peek()));
  refuse(what);
}

std::string TokenStream::expect_name(std::string_view what) {
  if (peek().kind != Token::Kind::name && peek().kind != Token::Kind::text) {
    refuse("expected " + std::string(what) + ", found " + describe(peek()));
  }
  return take().text;
}

void TokenStream::expect_end() const {
  if (peek().kind == Token::Kind::end) return;
  refuse("expected the end or an operator, found " + describe(peek()));
}

const Token& TokenStream::after_bracket() const {
  std::size_t open = 0;
  for (std::size_t i = at_; i + 1 < tokens_.size(); ++i) {
    if (tokens_[i].is("(")) ++open;
    if (tokens_[i].is(")") && --open == 0) return tokens_[i + 1];
  }
  return tokens_.back();
}

std::string TokenStream::describe(const Token& token) {
  if (token.kind == Token::Kind::end) return "the end";
  if (token.kind == Token::Kind::text) return "the text \"" + token.text + "\"";
  std::string text = token.kind == Token::Kind::parameter ? "'$" : "'";
  return text.append(token.text).append("'");
}

TokenStream::Depth::Depth(TokenStream& stream) : stream_(stream) {
  if (stream_.depth_ >= expression_depth_limit) {
    stream.refuse("nested deeper than " + std::to_string(expression_depth_limit) + " levels");
  }
  ++stream_.depth_;
}

}  // namespace swarmstage
