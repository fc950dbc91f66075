#include "core/node/units.h"

#include <array>
#include <optional>
#include <span>

namespace swarmstage {

namespace {

struct Unit {
  std::string_view name;
  std::int64_t factor;
};

constexpr std::array<Unit, 6> duration_units = {{{"h", 3'600'000'000'000},
                                                 {"m", 60'000'000'000},
                                                 {"s", 1'000'000'000},
                                                 {"ms", 1'000'000},
                                                 {"us", 1'000},
                                                 {"ns", 1}}};
constexpr std::array<Unit, 7> size_units = {{{"GiB", 1 << 30},
                                             {"MiB", 1 << 20},
                                             {"KiB", 1 << 10},
                                             {"GB", 1'000'000'000},
                                             {"MB", 1'000'000},
                                             {"KB", 1'000},
                                             {"B", 1}}};
constexpr std::array<Unit, 4> rate_units = {
    {{"Gbps", 1'000'000'000}, {"Mbps", 1'000'000}, {"Kbps", 1'000}, {"bps", 1}}};

std::string unit_names(std::span<const Unit> units) {
  std::string names;
  for (const Unit& unit : units) {
    if (!names.empty()) names += ", ";
    names += unit.name;
  }
  return names;
}

__extension__ using Wide = unsigned __int128;

constexpr std::uint64_t most_number = 9'200'000'000'000'000'000;  // what fits, rounded down

/// What is read, in which units, and how much of it there may be.
struct Kind {
  std::string_view name;
  std::span<const Unit> units;
  bool many_parts;
  std::uint64_t most;
  std::string_view most_text;
};

constexpr Kind duration_kind = {"duration", duration_units, true,
                                static_cast<std::uint64_t>(longest_duration.count()),
                                "87600h, ten years"};
constexpr Kind size_kind = {"size", size_units, false, most_number, "9200000000GB"};
constexpr Kind rate_kind = {"rate", rate_units, false, most_number, "9200000000Gbps"};

enum class Reading : std::uint8_t { fits, too_much, none };

struct Decimal {
  std::uint64_t digits = 0;
  std::uint64_t divisor = 1;  // ten for each digit behind the point
  bool too_much = false;
};

bool is_digit(char letter) {
  return letter >= '0' && letter <= '9';
}

// Exact, and without the C library's mathematics, which a small program that reads
// nothing but a few durations would have to load. Digits behind the point beyond what
// fits are dropped: they cannot change how a whole number of units is rounded.
std::optional<Decimal> take_number(std::string_view& text) {
  Decimal number;
  std::size_t at = 0;
  bool any = false;
  for (; at < text.size() && is_digit(text[at]); ++at, any = true) {
    number.too_much = number.too_much || number.digits > most_number / 10 - 1;
    if (number.too_much) continue;
    number.digits = number.digits * 10 + static_cast<std::uint64_t>(text[at] - '0');
  }
  if (at < text.size() && text[at] == '.') {
    for (++at; at < text.size() && is_digit(text[at]); ++at, any = true) {
      if (number.digits > most_number / 10 - 1 || number.divisor > most_number / 10) continue;
      number.digits = number.digits * 10 + static_cast<std::uint64_t>(text[at] - '0');
      number.divisor *= 10;
    }
  }
  if (!any) return std::nullopt;
  text.remove_prefix(at);
  return number;
}

// One number and its unit from the front of the text.
Reading take_part(std::string_view& text, const Kind& kind, std::uint64_t& sum) {
  const auto number = take_number(text);
  if (!number) return Reading::none;
  while (text.starts_with(' ')) text.remove_prefix(1);
  const std::size_t letters = text.find_first_of("0123456789. ");
  const std::string_view name = text.substr(0, letters);
  for (const Unit& unit : kind.units) {
    if (unit.name != name) continue;
    text.remove_prefix(name.size());
    const Wide product = static_cast<Wide>(number->digits) * static_cast<Wide>(unit.factor);
    const Wide whole = (product + number->divisor / 2) / number->divisor;
    if (number->too_much || whole > kind.most - sum) return Reading::too_much;
    sum += static_cast<std::uint64_t>(whole);
    return Reading::fits;
  }
  return Reading::none;
}

Reading read_quantity(std::string_view text, const Kind& kind, std::uint64_t& sum) {
  if (text == "0") return Reading::fits;
  bool fits = true;
  bool first = true;
  for (std::string_view left = text; first || !left.empty(); first = false) {
    if (!first && !kind.many_parts) return Reading::none;
    const Reading part = take_part(left, kind, sum);
    if (part == Reading::none) return part;
    fits = fits && part == Reading::fits;
    if (left.empty()) break;
  }
  return fits ? Reading::fits : Reading::too_much;
}

std::string too_much_of(std::string_view text, const Kind& kind) {
  std::string wrong = "'";
  wrong.append(text).append("' is too much: a ").append(kind.name).append(" is at most ");
  return wrong.append(kind.most_text);
}

Result<std::uint64_t> parse_quantity(std::string_view text, const Kind& kind) {
  std::uint64_t sum = 0;
  const Reading reading = read_quantity(text, kind, sum);
  if (reading == Reading::fits) return sum;
  if (reading == Reading::too_much) return Error{too_much_of(text, kind)};
  std::string wrong = "'";
  wrong.append(text).append("' is no ").append(kind.name);
  wrong += ": expected a number with a unit of ";
  return Error{wrong + unit_names(kind.units)};
}

}  // namespace

Result<Duration> parse_duration(std::string_view text) {
  const auto value = parse_quantity(text, duration_kind);
  if (!value) return Error{value.error()};
  return Duration(static_cast<std::int64_t>(value.value()));
}

Result<std::uint64_t> parse_size(std::string_view text) {
  return parse_quantity(text, size_kind);
}

Result<std::uint64_t> parse_rate(std::string_view text) {
  return parse_quantity(text, rate_kind);
}

std::optional<std::string> too_much(std::string_view text) {
  for (const Kind* kind : {&duration_kind, &size_kind, &rate_kind}) {
    std::uint64_t sum = 0;
    if (read_quantity(text, *kind, sum) == Reading::too_much) return too_much_of(text, *kind);
  }
  return std::nullopt;
}

std::string format_duration(Duration duration) {
  std::int64_t left = duration.count();
  if (left == 0) return "0s";
  std::string text = left < 0 ? "-" : "";
  if (left < 0) left = -left;
  for (const Unit& unit : duration_units) {
    if (left < unit.factor) continue;
    text += std::to_string(left / unit.factor) + std::string(unit.name);
    left %= unit.factor;
  }
  return text;
}

std::string format_size(std::uint64_t bytes) {
  for (const Unit& unit : size_units) {
    const auto factor = static_cast<std::uint64_t>(unit.factor);
    const bool binary = unit.name.size() == 3 || factor == 1;
    if (binary && bytes != 0 && bytes % factor == 0) {
      return std::to_string(bytes / factor) + std::string(unit.name);
    }
  }
  return std::to_string(bytes) + "B";
}

}  // namespace swarmstage
