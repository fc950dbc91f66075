#include "engine/expression/token.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/node/units.h"
#include "engine/document/utf8.h"
#include "engine/expression/syntax_error.h"

namespace swarmstage {

namespace {

bool is_digit(char letter) {
  return letter >= '0' && letter <= '9';
}

bool is_letter(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || letter == '_' ||
         static_cast<unsigned char>(letter) >= 0x80;
}

bool is_blank(char letter) {
  return letter == ' ' || letter == '\t' || letter == '\n' || letter == '\r';
}

constexpr std::array<std::string_view, 18> symbols = {
    "==", "!=", "<=", ">=", "..", "<", ">", "(", ")", "[", "]", ",", ".", "+", "-", "*", "/", ":"};

struct Habit {
  std::string_view written;
  std::string_view meant;
};
constexpr std::array<Habit, 4> habits = {{{"&&", "and"}, {"||", "or"}, {"=", "=="}, {"!", "not"}}};

class Tokenizer {
 public:
  explicit Tokenizer(std::string_view text) : text_(text) {}

  std::vector<Token> read() {
    std::vector<Token> tokens;
    while (true) {
      while (is_blank(peek())) ++at_;
      tokens.push_back(next());
      tokens.back().end = at_;
      if (tokens.back().kind == Token::Kind::end) return tokens;
      if (tokens.size() > expression_tokens_limit) {
        throw SyntaxError{tokens.back().begin, "too many parts; split it into several"};
      }
    }
  }

 private:
  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }

  Token token(Token::Kind kind, std::string text, std::size_t begin) const {
    Token made;
    made.kind = kind;
    made.text = std::move(text);
    made.begin = begin;
    return made;
  }

  Token next() {
    const std::size_t begin = at_;
    const char first = peek();
    if (at_ >= text_.size()) return token(Token::Kind::end, "", begin);
    if (is_digit(first)) return read_number();
    if (is_letter(first)) return token(Token::Kind::name, read_name(), begin);
    if (first == '"' || first == '\'') return token(Token::Kind::text, read_text(first), begin);
    if (first == '$') {
      ++at_;
      if (!is_letter(peek())) throw SyntaxError{begin, "expected a parameter's name after $"};
      return token(Token::Kind::parameter, read_name(), begin);
    }
    return token(Token::Kind::symbol, read_symbol(), begin);
  }

  std::string read_symbol() {
    const std::string_view left = text_.substr(at_);
    for (const std::string_view each : symbols) {
      if (!left.starts_with(each)) continue;
      at_ += each.size();
      return std::string(each);
    }
    for (const Habit& each : habits) {
      if (!left.starts_with(each.written)) continue;
      std::string what = "'";
      what.append(each.written).append("' is written ").append(each.meant).append(" here");
      throw SyntaxError{at_, what};
    }
    throw SyntaxError{at_, std::string("'") + left[0] + "' means nothing in an expression"};
  }

  std::string read_name() {
    const std::size_t begin = at_;
    const auto goes_on = [&](std::size_t ahead) {
      return is_letter(peek(ahead)) || is_digit(peek(ahead));
    };
    while (goes_on(0) || (peek() == '-' && goes_on(1))) ++at_;
    return std::string(text_.substr(begin, at_ - begin));
  }

  std::string read_text(char quote) {
    const std::size_t begin = at_++;
    std::string result;
    for (; peek() != quote; ++at_) {
      if (at_ >= text_.size()) throw SyntaxError{begin, "this quote is not closed"};
      if (peek() == '\\' && (peek(1) == '\\' || peek(1) == quote)) ++at_;
      result += peek();
    }
    ++at_;
    return result;
  }

  Token read_number() {
    const std::size_t begin = at_;
    while (is_digit(peek()) || is_letter(peek()) || (peek() == '.' && is_digit(peek(1)))) ++at_;
    if (peek() == '%') ++at_;
    const std::string_view written = text_.substr(begin, at_ - begin);
    Token made = token(Token::Kind::number, std::string(written), begin);
    if (!read_quantity(written, made)) {
      if (const auto wrong = too_much(written)) throw SyntaxError{begin, *wrong};
      std::string what = "'";
      what.append(written).append("' has a unit that is not known; durations end in h, m, s, ms, ");
      what += "us, ns, sizes in B, KB, MB, GB, KiB, MiB, GiB, rates in bps, Kbps, Mbps, Gbps";
      throw SyntaxError{begin, what};
    }
    return made;
  }

  static bool read_quantity(std::string_view written, Token& made) {
    made.percent = written.ends_with('%');
    if (made.percent) written.remove_suffix(1);
    const char* const end = written.data() + written.size();
    const auto [stop, error] = std::from_chars(written.data(), end, made.number);
    if (error == std::errc() && stop == end) {
      if (made.percent) made.number /= 100;
      return true;
    }
    if (made.percent) return false;
    return take<Duration>(made, Type::duration, parse_duration(written)) ||
           take<std::uint64_t>(made, Type::size, parse_size(written)) ||
           take<std::uint64_t>(made, Type::rate, parse_rate(written));
  }

  static double amount_of(Duration duration) { return static_cast<double>(duration.count()); }
  static double amount_of(std::uint64_t amount) { return static_cast<double>(amount); }

  template <typename Quantity>
  static bool take(Token& made, Type type, const Result<Quantity>& quantity) {
    if (!quantity) return false;
    made.type = type;
    made.number = amount_of(quantity.value());
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

std::string SyntaxError::in(std::string_view text) const {
  std::size_t column = 1;
  for (std::size_t i = 0; i < std::min(offset, text.size()); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xc0U) != 0x80U) ++column;
  }
  return "column " + std::to_string(column) + ": " + one_line(what);
}

std::vector<Token> tokenize(std::string_view text) {
  if (text.size() > expression_bytes_limit) {
    throw SyntaxError{0, "longer than " + std::to_string(expression_bytes_limit) + " bytes"};
  }
  if (const auto bad = find_bad_byte(text)) throw SyntaxError{bad->offset, bad->what};
  return Tokenizer(text).read();
}

}  // namespace swarmstage
