#include <filesystem>

#include "core/base/nearest.h"
#include "core/codec/line_codec.h"
#include "core/codec/text.h"
#include "core/node/units.h"
#include "engine/document/value_readers.h"
#include "engine/scenario/reading.h"

namespace swarmstage::reading {

namespace {

std::string in_quotes(std::string_view text) {
  std::string result = "'";
  result += text;
  result += "'";
  return result;
}

using codec::split;
using codec::trimmed;

std::optional<double> plain_number(std::string_view text) {
  const Json number = Json::parse(text, nullptr, false);
  if (!number.is_number()) return std::nullopt;
  return number.get<double>();
}

std::optional<double> percentage(std::string_view text) {
  text = trimmed(text);
  if (!text.ends_with('%')) return std::nullopt;
  text.remove_suffix(1);
  const std::optional<double> number = plain_number(trimmed(text));
  if (!number || *number < 0 || *number > 100) return std::nullopt;
  return *number / 100;
}

struct DrawWord {
  std::string_view word;
  DurationDraw::Shape shape;
  std::size_t arguments;
};

constexpr DrawWord draw_words[] = {
    {"uniform", DurationDraw::Shape::uniform, 2},
    {"exponential", DurationDraw::Shape::exponential, 1},
    {"weibull", DurationDraw::Shape::weibull, 2},
    {"pareto", DurationDraw::Shape::pareto, 2},
};

bool fill(DurationDraw& draw, const std::vector<std::string_view>& arguments) {
  const bool has_exponent =
      draw.shape == DurationDraw::Shape::weibull || draw.shape == DurationDraw::Shape::pareto;
  const Result<Duration> scale = parse_duration(arguments[has_exponent ? 1 : 0]);
  if (!scale || scale.value() <= Duration{}) return false;
  draw.scale = scale.value();
  if (has_exponent) {
    const std::optional<double> exponent = plain_number(arguments[0]);
    draw.exponent = exponent.value_or(0);
    return draw.exponent > 0;
  }
  if (draw.shape != DurationDraw::Shape::uniform) return true;
  const Result<Duration> high = parse_duration(arguments[1]);
  if (!high || high.value() < draw.scale) return false;
  draw.high = high.value();
  return true;
}

}  // namespace

void object(Problems& problems, const Value& value, std::string what) {
  problems.add(value, std::move(what));
}

bool expect_map(const Value& value, Problems& problems) {
  if (value.kind() == Value::Kind::map) return true;
  object(problems, value, "expected a map, found " + value.describe());
  return false;
}

bool expect_list(const Value& value, Problems& problems) {
  if (value.kind() == Value::Kind::list) return true;
  object(problems, value, "expected a list, found " + value.describe());
  return false;
}

std::string beside(const std::string& file, const std::string& name) {
  const std::filesystem::path path(name);
  if (path.is_absolute()) return name;
  return (std::filesystem::path(file).parent_path() / path).lexically_normal().string();
}

Phrase phrase(const Value& value, Problems& problems) {
  const std::optional<std::string> text = read_text(&value, problems);
  return {text.value_or(""), value.file(), value.at()};
}

Moment moment(const Value& value, Problems& problems) {
  const std::optional<std::string> text = read_text(&value, problems);
  if (!text) return {};
  Result<Moment> parsed = Moment::parse(*text);
  if (parsed) return *parsed;
  object(problems, value, parsed.error());
  return {};
}

DurationDraw duration_draw(const Value& value, Problems& problems) {
  DurationDraw draw;
  const std::optional<std::string> read = read_text(&value, problems);
  if (!read) return draw;
  const std::string_view text = trimmed(*read);
  const std::size_t open = text.find('(');
  if (open == std::string_view::npos) {
    draw.scale = read_duration(&value, problems).value_or(Duration{});
    return draw;
  }
  for (const DrawWord& word : draw_words) {
    if (trimmed(text.substr(0, open)) != word.word || !text.ends_with(')')) continue;
    const auto arguments = split(text.substr(open + 1, text.size() - open - 2), ',');
    draw.shape = word.shape;
    if (arguments.size() == word.arguments && fill(draw, arguments)) return draw;
    for (const std::string_view each : arguments) {
      const auto wrong = too_much(each);
      if (!wrong) continue;
      object(problems, value, *wrong);
      return draw;
    }
  }
  object(problems, value,
         "found " + in_quotes(text) +
             ", expected a duration such as 30s, or uniform(10s, 30s), exponential(30s), "
             "weibull(0.6, 30s), pareto(1.5, 30s)");
  return draw;
}

Period period(const Value& value, Problems& problems) {
  const std::optional<std::string> text = read_text(&value, problems);
  if (!text) return {};
  std::string_view length = *text;
  std::string_view spread;
  for (const std::string_view sign : {"±", "+-"}) {
    const std::size_t at = length.find(sign);
    if (at == std::string_view::npos) continue;
    spread = length.substr(at + sign.size());
    length = length.substr(0, at);
  }
  const Result<Duration> parsed = parse_duration(trimmed(length));
  const std::optional<double> jitter = spread.empty() ? 0.0 : percentage(spread);
  if (parsed && parsed.value() > Duration{} && jitter && *jitter < 1) {
    return {parsed.value(), *jitter};
  }
  const auto wrong = too_much(trimmed(length));
  object(problems, value,
         wrong.value_or("found " + in_quotes(*text) +
                        ", expected a period such as 500ms or 500ms ± 20%"));
  return {1s, 0};
}

Duration rate(const Value& value, Problems& problems) {
  const std::optional<std::string> text = read_text(&value, problems);
  if (!text) return 1s;
  const auto parts = split(*text, '/');
  static const std::vector<std::pair<std::string_view, Duration>> units = {
      {"ms", 1ms}, {"s", 1s}, {"min", 1min}, {"h", 1h}};
  const std::optional<double> count = plain_number(parts[0]);
  for (const auto& [unit, length] : units) {
    if (parts.size() != 2 || parts[1] != unit || !count || *count <= 0) continue;
    const double mean = static_cast<double>(length.count()) / *count;
    if (mean >= 1 && mean <= static_cast<double>(longest_duration.count()))
      return Duration(static_cast<std::int64_t>(mean));
    object(problems, value,
           "found " + in_quotes(*text) +
               ", expected a rate between one in ten years and one in a nanosecond");
    return 1s;
  }
  object(problems, value, "found " + in_quotes(*text) + ", expected a rate such as 2/min or 0.5/s");
  return 1s;
}

std::size_t choice(const Value& value, const std::vector<std::string>& words, Problems& problems) {
  const std::optional<std::string> text = read_text(&value, problems);
  if (!text) return 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == *text) return i;
  }
  std::string expected;
  for (const std::string& word : words) expected += (expected.empty() ? "" : ", ") + word;
  object(problems, value, "found " + in_quotes(*text) + ", expected one of " + expected);
  return 0;
}

void take(MapReader& map, std::string_view key, Duration& into, Problems& problems) {
  if (const Value* value = map.find(key)) into = read_duration(value, problems).value_or(into);
}
void take(MapReader& map, std::string_view key, std::string& into, Problems& problems) {
  if (const Value* value = map.find(key)) into = read_text(value, problems).value_or(into);
}
void take(MapReader& map, std::string_view key, bool& into, Problems& problems) {
  if (const Value* value = map.find(key)) into = read_flag(value, problems).value_or(into);
}
void take(MapReader& map, std::string_view key, std::uint32_t& into, Problems& problems) {
  const Value* value = map.find(key);
  if (value == nullptr) return;
  const auto number = read_integer(value, problems, 0, 1 << 24);
  if (number) into = static_cast<std::uint32_t>(*number);
}
void take(MapReader& map, std::string_view key, Phrase& into, Problems& problems) {
  if (const Value* value = map.find(key)) into = phrase(*value, problems);
}
void take(MapReader& map, std::string_view key, Moment& into, Problems& problems) {
  if (const Value* value = map.find(key)) into = moment(*value, problems);
}
void take_unsupported(MapReader& map, bool& skip, Problems& problems) {
  const Value* value = map.find("unsupported");
  if (value != nullptr) skip = choice(*value, {"refuse", "skip"}, problems) == 1;
}
void take_percentage(MapReader& map, std::string_view key, double& into, Problems& problems) {
  if (const Value* value = map.find(key)) into = read_percentage(value, problems).value_or(into);
}

}  // namespace swarmstage::reading
