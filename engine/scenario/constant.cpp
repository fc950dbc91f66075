#include "engine/scenario/constant.h"

#include <charconv>
#include <cmath>

#include "core/base/nearest.h"
#include "core/node/units.h"

namespace swarmstage {

namespace {

enum class Kind : std::uint8_t { number, duration, size, rate };

/// In nanoseconds, bytes or bits per second.
struct Quantity {
  double amount = 0;
  Kind kind = Kind::number;
  bool percent = false;  // only for how it is written
};

struct WrongArithmetic {
  std::string what;
};

constexpr std::string_view kind_words[] = {"a number", "a duration", "a size", "a rate"};

bool is_word_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '.' || c == '%';
}

Quantity quantity(std::string_view text) {
  const Json plain = Json::parse(text, nullptr, false);
  if (plain.is_number()) return {plain.get<double>(), Kind::number};
  if (text.ends_with('%')) {
    const Json part = Json::parse(text.substr(0, text.size() - 1), nullptr, false);
    if (part.is_number()) return {part.get<double>() / 100, Kind::number, true};
  }
  if (const auto duration = parse_duration(text)) {
    return {static_cast<double>(duration.value().count()), Kind::duration};
  }
  if (const auto rate = parse_rate(text)) return {static_cast<double>(rate.value()), Kind::rate};
  if (const auto size = parse_size(text)) return {static_cast<double>(size.value()), Kind::size};
  if (const auto wrong = too_much(text)) throw WrongArithmetic{*wrong};
  throw WrongArithmetic{"'" + std::string(text) + "' is no quantity to calculate with"};
}

std::string number_text(double amount) {
  char text[32];
  const auto [end, error] = std::to_chars(text, text + sizeof text, amount);
  return error == std::errc() ? std::string(text, end) : std::string();
}

/// More than can be counted in whole units is said to be too much.
void check_amount(const Quantity& quantity) {
  if (quantity.kind == Kind::number) {
    if (std::isfinite(quantity.amount)) return;
    throw WrongArithmetic{"comes to more than a number may be"};
  }
  constexpr std::string_view most_words[] = {"", "87600h, ten years", "9200000000GB",
                                             "9200000000Gbps"};
  const bool is_duration = quantity.kind == Kind::duration;
  const double most = is_duration ? static_cast<double>(longest_duration.count()) : 9.2e18;
  if (quantity.amount >= -most && quantity.amount <= most) return;
  std::string what = "comes to more than ";
  what += kind_words[static_cast<int>(quantity.kind)];
  what += " may be: ";
  what += most_words[static_cast<int>(quantity.kind)];
  throw WrongArithmetic{what};
}

std::string written(const Quantity& quantity) {
  check_amount(quantity);
  const double amount = quantity.amount;
  switch (quantity.kind) {
    case Kind::number:
      return quantity.percent ? number_text(amount * 100) + "%" : number_text(amount);
    case Kind::duration:
      return format_duration(Duration(static_cast<std::int64_t>(std::llround(amount))));
    case Kind::size:
      return std::to_string(std::llround(amount)) + "B";
    case Kind::rate:
      return std::to_string(std::llround(amount)) + "bps";
  }
  return {};
}

class Arithmetic {
 public:
  Arithmetic(std::string_view text, const std::vector<ParameterPlan>& parameters)
      : left_(text), parameters_(parameters) {}

  Quantity all() {
    const Quantity result = sum();
    skip();
    if (!left_.empty()) wrong("does not belong there: '" + std::string(left_) + "'");
    return result;
  }

 private:
  [[noreturn]] static void wrong(std::string what) { throw WrongArithmetic{std::move(what)}; }

  void skip() {
    while (left_.starts_with(' ')) left_.remove_prefix(1);
  }

  bool take(char sign) {
    skip();
    if (!left_.starts_with(sign)) return false;
    left_.remove_prefix(1);
    return true;
  }

  Quantity sum() {
    Quantity result = product();
    while (true) {
      const bool plus = take('+');
      if (!plus && !take('-')) return result;
      const Quantity other = product();
      if (other.kind != result.kind) {
        wrong("adds " + std::string(kind_words[static_cast<int>(other.kind)]) + " to " +
              std::string(kind_words[static_cast<int>(result.kind)]));
      }
      result.amount += plus ? other.amount : -other.amount;
    }
  }

  Quantity product() {
    Quantity result = atom();
    while (true) {
      const bool times = take('*');
      if (!times && !take('/')) return result;
      const Quantity other = atom();
      result = times ? multiplied(result, other) : divided(result, other);
    }
  }

  static Quantity multiplied(const Quantity& one, const Quantity& other) {
    if (one.kind != Kind::number && other.kind != Kind::number) {
      wrong("multiplies two quantities with units");
    }
    return {one.amount * other.amount, one.kind == Kind::number ? other.kind : one.kind};
  }

  static Quantity divided(const Quantity& one, const Quantity& other) {
    if (other.amount == 0) wrong("divides by zero");
    if (other.kind != Kind::number && other.kind != one.kind) {
      wrong("divides quantities with different units");
    }
    return {one.amount / other.amount, other.kind == one.kind ? Kind::number : one.kind};
  }

  Quantity atom() {
    if (take('-')) {
      if (++depth_ > 64) wrong("is nested too deep");
      Quantity negative = atom();
      negative.amount = -negative.amount;
      return negative;
    }
    if (take('(')) {
      if (++depth_ > 64) wrong("is nested too deep");
      const Quantity inside = sum();
      if (!take(')')) wrong("lacks a ')'");
      return inside;
    }
    skip();
    if (left_.starts_with('$')) left_.remove_prefix(1);
    std::size_t end = 0;
    while (end < left_.size() && is_word_letter(left_[end])) ++end;
    const std::string_view word = left_.substr(0, end);
    if (word.empty()) wrong("ends where a value is missing");
    left_.remove_prefix(end);
    const bool is_name = word[0] < '0' || word[0] > '9';
    return is_name ? parameter(word) : quantity(word);
  }

  Quantity parameter(std::string_view name) const {
    std::vector<std::string> known;
    for (const ParameterPlan& plan : parameters_) {
      if (plan.name == name) return quantity(plan.text);
      known.push_back(plan.name);
    }
    wrong("there is no parameter '" + std::string(name) + "'" + suggestion(name, known));
  }

  std::string_view left_;
  const std::vector<ParameterPlan>& parameters_;
  int depth_ = 0;
};

}  // namespace

Result<std::string> constant(std::string_view text, const std::vector<ParameterPlan>& parameters) {
  try {
    return written(Arithmetic(text, parameters).all());
  } catch (const WrongArithmetic& wrong) {
    return Error{"'" + std::string(text) + "': " + wrong.what};
  }
}

}  // namespace swarmstage
