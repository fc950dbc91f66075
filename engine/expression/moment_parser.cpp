#include "engine/expression/moment_parser.h"

#include <algorithm>

#include "core/base/nearest.h"
#include "core/node/units.h"

namespace swarmstage {

namespace {

// The words of a mark that needs no quotes.
std::string parse_words(TokenStream& tokens) {
  std::string words;
  while (true) {
    const Token& token = tokens.peek();
    const bool word = token.kind == Token::Kind::name && !is_reserved_word(token.text);
    if (!word && (words.empty() || token.kind != Token::Kind::number)) return words;
    words += (words.empty() ? "" : " ") + tokens.take().text;
  }
}

Duration parse_offset(TokenStream& tokens) {
  const Token& token = tokens.take();
  if (token.kind != Token::Kind::number || (token.type != Type::duration && token.number != 0)) {
    TokenStream::refuse(token,
                        "expected a duration such as 5s, found " + TokenStream::describe(token));
  }
  return Duration(static_cast<std::int64_t>(token.number));
}

Moment parse_whole(std::string_view text, const Vocabulary& vocabulary) {
  TokenStream tokens(text);
  ParseContext context{tokens, vocabulary, nullptr};
  Moment moment = parse_moment(context);
  tokens.expect_end();
  return moment;
}

}  // namespace

Moment parse_moment(ParseContext& context) {
  TokenStream& tokens = context.tokens;
  Moment moment;
  const Token first = tokens.peek();
  if (first.kind == Token::Kind::number) {
    moment.offset = parse_offset(tokens);
  } else {
    moment.mark = first.kind == Token::Kind::text ? tokens.take().text : parse_words(tokens);
    const auto& marks = context.words.marks;
    if (moment.mark.empty()) {
      tokens.refuse("expected a moment such as 30s or the name of one, found " +
                    TokenStream::describe(tokens.peek()));
    }
    if (std::find(marks.begin(), marks.end(), moment.mark) == marks.end()) {
      TokenStream::refuse(
          first, "no moment is called '" + moment.mark + "'" + suggestion(moment.mark, marks));
    }
  }
  while (tokens.peek().is("+") || tokens.peek().is("-")) {
    const bool later = tokens.take().text == "+";
    const Token& written = tokens.peek();
    const Duration offset = parse_offset(tokens);
    moment.offset += later ? offset : -offset;
    if (moment.offset >= -longest_duration && moment.offset <= longest_duration) continue;
    TokenStream::refuse(written, "the sum is too much: a duration is at most 87600h, ten years");
  }
  return moment;
}

Result<Moment> parse_moment(std::string_view text, const Vocabulary& vocabulary) {
  try {
    return parse_whole(text, vocabulary);
  } catch (const SyntaxError& wrong) {
    return Error{wrong.in(text)};
  }
}

}  // namespace swarmstage
