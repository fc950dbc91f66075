#include "engine/expression/type.h"

#include <array>
#include <charconv>
#include <cmath>

#include "core/node/units.h"

namespace swarmstage {

namespace {

struct UnitName {
  std::string_view name;
  SampleType meant;
};

constexpr std::array<UnitName, 17> unit_names = {{
    {"h", {Type::duration, 3600e9}},
    {"m", {Type::duration, 60e9}},
    {"s", {Type::duration, 1e9}},
    {"ms", {Type::duration, 1e6}},
    {"us", {Type::duration, 1e3}},
    {"ns", {Type::duration, 1}},
    {"B", {Type::size, 1}},
    {"bytes", {Type::size, 1}},
    {"KB", {Type::size, 1e3}},
    {"MB", {Type::size, 1e6}},
    {"KiB", {Type::size, 1024}},
    {"MiB", {Type::size, 1 << 20}},
    {"bps", {Type::rate, 1}},
    {"Kbps", {Type::rate, 1e3}},
    {"Mbps", {Type::rate, 1e6}},
    {"Gbps", {Type::rate, 1e9}},
    {"%", {Type::number, 0.01}},
}};

// Without the zeros that say nothing.
std::string format_number(double number) {
  std::array<char, 32> text{};
  const bool whole = std::floor(number) == number && std::fabs(number) < 1e15;
  const auto done = whole ? std::to_chars(text.data(), text.data() + text.size(),
                                          static_cast<std::int64_t>(number))
                          : std::to_chars(text.data(), text.data() + text.size(), number,
                                          std::chars_format::general, 4);
  return {text.data(), done.ptr};
}

// Two parts at most, so that 12.345678901s is read at a glance.
std::string format_rounded(double amount) {
  std::int64_t grain = 1;
  while (amount / static_cast<double>(grain) >= 1e5) grain *= 10;
  const auto rounded = std::llround(amount / static_cast<double>(grain)) * grain;
  return format_duration(Duration(rounded));
}

std::string format_rate(double rate) {
  if (rate >= 1e9) return format_number(rate / 1e9) + "Gbps";
  if (rate >= 1e6) return format_number(rate / 1e6) + "Mbps";
  if (rate >= 1e3) return format_number(rate / 1e3) + "Kbps";
  return format_number(rate) + "bps";
}

}  // namespace

std::string_view to_string(Type type) {
  switch (type) {
    case Type::flag:
      return "a truth value";
    case Type::number:
      return "a number";
    case Type::duration:
      return "a duration";
    case Type::size:
      return "a size";
    case Type::rate:
      return "a rate";
    case Type::text:
      return "a text";
    case Type::list:
      return "a list";
    case Type::json:
      return "a value of any kind";
  }
  return "";
}

bool is_quantity(Type type) {
  return type == Type::number || type == Type::duration || type == Type::size ||
         type == Type::rate || type == Type::json;
}

Type type_of(ValueType type) {
  switch (type) {
    case ValueType::flag:
      return Type::flag;
    case ValueType::integer:
    case ValueType::real:
      return Type::number;
    case ValueType::duration:
      return Type::duration;
    case ValueType::size:
      return Type::size;
    case ValueType::text:
      return Type::text;
    case ValueType::texts:
      return Type::list;
    case ValueType::json:
      return Type::json;
  }
  return Type::json;
}

SampleType type_of_unit(std::string_view unit) {
  for (const UnitName& each : unit_names) {
    if (each.name == unit) return each.meant;
  }
  return {};
}

std::string format_quantity(double amount, Type type) {
  if (std::isinf(amount)) return amount > 0 ? "never" : "-never";
  if (amount < 0) return format_quantity(-amount, type).insert(0, 1, '-');
  switch (type) {
    case Type::duration:
      return amount < 9e18 ? format_rounded(amount) : format_number(amount);
    case Type::size: {
      const bool whole = std::floor(amount) == amount && amount < 1e15;
      return whole ? format_size(static_cast<std::uint64_t>(amount)) : format_number(amount) + "B";
    }
    case Type::rate:
      return format_rate(amount);
    default:
      return format_number(amount);
  }
}

}  // namespace swarmstage
