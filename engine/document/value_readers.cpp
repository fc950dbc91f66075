#include "engine/document/value_readers.h"

#include <charconv>

#include "core/base/nearest.h"
#include "core/node/units.h"

namespace swarmstage {

namespace {

std::nullopt_t refuse(const Value& value, const std::string& expected, Problems& problems) {
  problems.add(value, "expected " + expected + ", found " + value.describe());
  return std::nullopt;
}

template <typename Number>
std::optional<Number> number_in(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole && text.find_first_of("0123456789") != std::string_view::npos
             ? std::optional<Number>(number)
             : std::nullopt;
}

bool is_scalar(const Value& value) {
  return value.kind() == Value::Kind::text;
}

// A quantity with a unit; `example` also completes a number without one.
template <typename Quantity>
std::optional<Quantity> read_quantity(const Value* value,
                                      Result<Quantity> (*parse)(std::string_view), const char* what,
                                      const char* unit, Problems& problems) {
  if (!value) return std::nullopt;
  if (is_scalar(*value)) {
    const auto quantity = parse(value->text());
    if (quantity) return quantity.value();
    if (const auto wrong = too_much(value->text())) {
      problems.add(*value, *wrong);
      return std::nullopt;
    }
    if (number_in<double>(value->text())) {
      problems.add(*value, value->describe() + " has no unit: expected " + what + " such as " +
                               value->text() + unit);
      return std::nullopt;
    }
  }
  return refuse(*value, std::string(what) + " such as 250" + unit, problems);
}

}  // namespace

std::optional<std::string> read_text(const Value* value, Problems& problems) {
  if (!value) return std::nullopt;
  if (!is_scalar(*value)) return refuse(*value, "a text", problems);
  return value->text();
}

std::optional<std::size_t> read_choice(const Value* value, std::span<const std::string> choices,
                                       Problems& problems) {
  if (!value) return std::nullopt;
  if (!is_scalar(*value)) return refuse(*value, "one word", problems);
  for (std::size_t i = 0; i < choices.size(); ++i) {
    if (choices[i] == value->text()) return i;
  }
  problems.add(*value,
               value->describe() + " is not known here" + suggestion(value->text(), choices));
  return std::nullopt;
}

std::optional<std::int64_t> read_integer(const Value* value, Problems& problems, std::int64_t low,
                                         std::int64_t high) {
  if (!value) return std::nullopt;
  const auto number = is_scalar(*value) ? number_in<std::int64_t>(value->text()) : std::nullopt;
  if (number && *number >= low && *number <= high) return number;
  std::string expected = "an integer";
  if (low != INT64_MIN && high != INT64_MAX) {
    expected += " from " + std::to_string(low) + " to " + std::to_string(high);
  } else if (low != INT64_MIN) {
    expected += " of at least " + std::to_string(low);
  } else if (high != INT64_MAX) {
    expected += " of at most " + std::to_string(high);
  }
  return refuse(*value, expected, problems);
}

std::optional<double> read_real(const Value* value, Problems& problems) {
  if (!value) return std::nullopt;
  const auto number = is_scalar(*value) ? number_in<double>(value->text()) : std::nullopt;
  return number ? number : refuse(*value, "a number", problems);
}

std::optional<bool> read_flag(const Value* value, Problems& problems) {
  if (!value) return std::nullopt;
  if (value->text() == "true") return true;
  if (value->text() == "false") return false;
  return refuse(*value, "true or false", problems);
}

std::optional<Duration> read_duration(const Value* value, Problems& problems) {
  return read_quantity<Duration>(value, parse_duration, "a duration", "ms", problems);
}

std::optional<std::uint64_t> read_size(const Value* value, Problems& problems) {
  return read_quantity<std::uint64_t>(value, parse_size, "a size", "KiB", problems);
}

std::optional<std::uint64_t> read_rate(const Value* value, Problems& problems) {
  return read_quantity<std::uint64_t>(value, parse_rate, "a rate", "Mbps", problems);
}

std::optional<double> read_percentage(const Value* value, Problems& problems) {
  if (!value) return std::nullopt;
  std::string_view text = value->text();
  const bool percent = text.ends_with('%');
  if (percent) text.remove_suffix(1);
  const auto number = number_in<double>(text);
  const double share = number ? *number / (percent ? 100 : 1) : -1;
  if (share >= 0 && share <= 1) return share;
  if (number && !percent && *number > 1 && *number <= 100) {
    problems.add(*value, value->describe() + " is more than all: expected a share such as " +
                             value->text() + "%");
    return std::nullopt;
  }
  return refuse(*value, "a share from 0% to 100%", problems);
}

std::span<const Value> read_list(const Value* value, Problems& problems) {
  if (!value) return {};
  if (value->kind() != Value::Kind::list) refuse(*value, "a list", problems);
  return value->items();
}

std::optional<std::vector<std::string>> read_texts(const Value* value, Problems& problems) {
  if (!value) return std::nullopt;
  if (is_scalar(*value)) return std::vector<std::string>{value->text()};
  if (value->kind() != Value::Kind::list) return refuse(*value, "a list of texts", problems);
  std::vector<std::string> texts;
  for (const Value& each : value->items()) {
    const auto text = read_text(&each, problems);
    if (!text) return std::nullopt;
    texts.push_back(*text);
  }
  return texts;
}

}  // namespace swarmstage
