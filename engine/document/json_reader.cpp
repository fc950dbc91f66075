#include "engine/document/json_reader.h"

#include <algorithm>
#include <charconv>
#include <string_view>

#include "engine/document/utf8.h"

namespace swarmstage {

namespace {

bool is_digit(char letter) {
  return letter >= '0' && letter <= '9';
}

class JsonReader {
 public:
  JsonReader(const SourceText& source, ValueBuilder& builder)
      : text_(source.text), builder_(builder) {}

  void read() {
    read_value();
    skip_blanks();
    if (at_ < text_.size()) refuse("expected the end of the file");
  }

 private:
  [[noreturn]] void refuse(const std::string& wanted) {
    std::string what = "JSON: " + wanted;
    if (at_ >= text_.size()) {
      what += ", found the end of the file";
    } else {
      what += std::string(", found '") + text_[at_] + "'";
    }
    throw Refusal{builder_.position_of(at_), what};
  }

  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool skip(char letter) {
    if (peek() != letter) return false;
    ++at_;
    return true;
  }
  void skip_blanks() {
    while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r') ++at_;
  }

  void read_value() {
    skip_blanks();
    const char first = peek();
    const std::size_t begin = at_;
    if (first == '{') return read_object();
    if (first == '[') return read_array();
    if (first == '"') return builder_.text(read_string(), true, begin);
    if (first == '-' || is_digit(first)) return read_number();
    for (const std::string_view word : {"true", "false", "null"}) {
      if (!text_.substr(at_).starts_with(word)) continue;
      at_ += word.size();
      if (word == "null") return builder_.nothing(begin);
      return builder_.text(std::string(word), false, begin);
    }
    refuse("expected a value");
  }

  void read_object() {
    builder_.begin(Value::Kind::map, at_++);
    skip_blanks();
    for (bool more = !skip('}'); more;) {
      skip_blanks();
      if (peek() != '"') refuse("expected a key in double quotes");
      const std::size_t key_begin = at_;
      builder_.text(read_string(), true, key_begin);
      skip_blanks();
      if (!skip(':')) refuse("expected ':' after the key");
      read_value();
      more = read_separator('}');
    }
    builder_.end();
  }

  void read_array() {
    builder_.begin(Value::Kind::list, at_++);
    skip_blanks();
    for (bool more = !skip(']'); more;) {
      read_value();
      more = read_separator(']');
    }
    builder_.end();
  }

  // Whether there is another member.
  bool read_separator(char closing) {
    skip_blanks();
    if (skip(closing)) return false;
    if (!skip(',')) refuse(std::string("expected ',' or '") + closing + "'");
    return true;
  }

  void read_digits() {
    if (!is_digit(peek())) refuse("expected a digit");
    while (is_digit(peek())) ++at_;
  }

  void read_number() {
    const std::size_t begin = at_;
    skip('-');
    if (!skip('0')) read_digits();
    if (skip('.')) read_digits();
    if (skip('e') || skip('E')) {
      if (!skip('+')) skip('-');
      read_digits();
    }
    builder_.text(std::string(text_.substr(begin, at_ - begin)), false, begin);
  }

  std::string read_string() {
    std::string result;
    ++at_;
    while (!skip('"')) {
      const std::size_t end = std::min(text_.find_first_of("\"\\\n\r\t", at_), text_.size());
      result += text_.substr(at_, end - at_);
      at_ = end;
      if (peek() == '"') continue;
      if (!skip('\\')) refuse("expected '\"' before the end of the line");
      read_escape(result);
    }
    return result;
  }

  void read_escape(std::string& result) {
    constexpr std::string_view names = "\"\\/bfnrt";
    constexpr std::string_view meant = "\"\\/\b\f\n\r\t";
    if (skip('u')) return append_utf8(result, read_unicode());
    const std::size_t which = at_ < text_.size() ? names.find(peek()) : std::string_view::npos;
    if (which == std::string_view::npos) refuse("expected an escape: one of \" \\ / b f n r t u");
    result += meant[which];
    ++at_;
  }

  std::uint32_t read_unicode() {
    const std::uint32_t high = read_hex();
    if (high < 0xd800 || high > 0xdfff) return high;
    if (high < 0xdc00 && skip('\\') && skip('u')) {
      const std::uint32_t low = read_hex();
      if (low >= 0xdc00 && low <= 0xdfff) return 0x10000 + ((high - 0xd800) << 10U) + low - 0xdc00;
    }
    refuse("expected both halves of a pair of surrogates");
  }

  std::uint32_t read_hex() {
    std::uint32_t number = 0;
    const std::string_view digits = text_.substr(at_, 4);
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), number, 16);
    if (error != std::errc() || end != digits.data() + 4) refuse("expected four hex digits");
    at_ += 4;
    return number;
  }

  std::string_view text_;
  ValueBuilder& builder_;
  std::size_t at_ = 0;
};

}  // namespace

void read_json(const SourceText& source, ValueBuilder& builder) {
  JsonReader(source, builder).read();
}

}  // namespace swarmstage
