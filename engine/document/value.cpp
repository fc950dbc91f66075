#include "engine/document/value.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace swarmstage {

namespace {

bool is_blank(char letter) {
  return letter == ' ' || letter == '\t' || letter == '\n' || letter == '\r';
}

template <typename Number>
std::optional<Number> whole_number(std::string_view text) {
  if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<std::int64_t> based_number(std::string_view text) {
  const int base = text.starts_with("0x") ? 16 : text.starts_with("0o") ? 8 : 0;
  if (base == 0 || text.size() < 3 || text[2] == '-') return std::nullopt;
  std::int64_t number = 0;
  const auto [end, error] =
      std::from_chars(text.data() + 2, text.data() + text.size(), number, base);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// from_chars also reads inf and nan, which are words here.
Json plain_to_json(const std::string& text) {
  if (text == "true" || text == "True" || text == "TRUE") return true;
  if (text == "false" || text == "False" || text == "FALSE") return false;
  if (const auto based = based_number(text)) return *based;
  const std::size_t digit = text.find_first_of("0123456789");
  if (digit == std::string::npos ||
      text.find_first_not_of("+-.0123456789eE") != std::string::npos) {
    return text;
  }
  if (const auto integer = whole_number<std::int64_t>(text)) return *integer;
  if (const auto real = whole_number<double>(text)) return *real;
  return text;
}

// A walk through the source beside the text that was read from it: line breaks
// and indentation fold, a doubled quote is one.
class SourceWalk {
 public:
  SourceWalk(std::string_view source, std::size_t at, bool quoted) : source_(source), at_(at) {
    if (!quoted) return;
    quote_ = peek();
    if (quote_ == '|' || quote_ == '>') {
      while (at_ < source_.size() && peek() != '\n') ++at_;
      skip_blanks();
    } else {
      ++at_;
    }
  }

  /// Past one letter of the text; false if it cannot be followed.
  bool pass(char letter) {
    if (quote_ == '\'' && letter == '\'' && source_.substr(at_).starts_with("''")) {
      at_ += 2;
      return true;
    }
    if (peek() != letter && is_blank(peek())) {
      skip_blanks();
      if (is_blank(letter)) return true;
    }
    if (peek() != letter) return false;
    ++at_;
    return true;
  }

  /// Where the next letter of the text is.
  std::size_t next(char letter) {
    if (peek() != letter && is_blank(peek())) skip_blanks();
    return at_;
  }

 private:
  char peek() const { return at_ < source_.size() ? source_[at_] : '\0'; }
  void skip_blanks() {
    while (is_blank(peek())) ++at_;
  }

  std::string_view source_;
  std::size_t at_;
  char quote_ = '\0';
};

Position place_of(std::string_view source, std::size_t from, std::size_t to, Position at) {
  for (std::size_t i = from; i < to; ++i) {
    if (source[i] == '\n') {
      ++at.line;
      at.column = 1;
    } else if ((static_cast<unsigned char>(source[i]) & 0xc0U) != 0x80U) {
      ++at.column;
    }
  }
  return at;
}

}  // namespace

std::span<const Value> Value::items() const {
  return items_;
}

std::span<const Entry> Value::entries() const {
  return entries_;
}

const Value* Value::find(std::string_view key) const {
  const auto found = std::find_if(entries_.begin(), entries_.end(),
                                  [&](const Entry& each) { return each.key == key; });
  return found == entries_.end() ? nullptr : &found->value;
}

Position Value::position_of(std::size_t offset) const {
  if (kind_ != Kind::text) return at_;
  SourceWalk walk(source_->text, offset_, quoted_);
  offset = std::min(offset, text_.size());
  for (std::size_t i = 0; i < offset; ++i) {
    if (!walk.pass(text_[i])) return at_;
  }
  const std::size_t end = walk.next(offset < text_.size() ? text_[offset] : '\0');
  return place_of(source_->text, offset_, std::min(end, source_->text.size()), at_);
}

Json Value::to_json() const {
  switch (kind_) {
    case Kind::nothing:
      return nullptr;
    case Kind::text:
      return quoted_ ? Json(text_) : plain_to_json(text_);
    case Kind::list: {
      Json list = Json::array();
      for (const Value& each : items_) list.push_back(each.to_json());
      return list;
    }
    case Kind::map:
      break;
  }
  Json map = Json::object();
  auto& members = map.get_ref<Json::object_t&>();  // no key twice: no need to look for each
  for (const Entry& each : entries_) members.emplace_back(each.key, each.value.to_json());
  return map;
}

std::string Value::describe() const {
  switch (kind_) {
    case Kind::nothing:
      return "nothing";
    case Kind::list:
      return "a list";
    case Kind::map:
      return "a map";
    case Kind::text:
      break;
  }
  constexpr std::size_t longest = 60;
  std::string text = "'";
  text.append(text_, 0, longest);
  text += text_.size() > longest ? "...'" : "'";
  return one_line(text);
}

}  // namespace swarmstage
