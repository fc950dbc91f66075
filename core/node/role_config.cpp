// The values of a role's configuration: what is right, and how it is read.

#include <algorithm>
#include <array>
#include <charconv>

#include "core/base/nearest.h"
#include "core/node/limit_text.h"
#include "core/node/role.h"
#include "core/node/units.h"

namespace swarmstage {

namespace {

std::string wrong(const ConfigKey& key, const Json& value, std::string_view expected) {
  return "'" + key.name + "' is " + value.dump() + "; expected " + std::string(expected);
}

std::optional<std::string> check_range(const ConfigKey& key, const Json& value, double number) {
  if (key.low && number < *key.low) {
    return wrong(key, value, "at least " + limit_text(key, *key.low));
  }
  if (key.high && number > *key.high) {
    return wrong(key, value, "at most " + limit_text(key, *key.high));
  }
  return std::nullopt;
}

std::optional<std::string> check_duration(const ConfigKey& key, const Json& value) {
  if (!value.is_string()) return wrong(key, value, "a duration with its unit, such as \"30s\"");
  const auto parsed = parse_duration(value.get<std::string>());
  if (!parsed) return "'" + key.name + "': " + parsed.error();
  return check_range(key, value, static_cast<double>(parsed.value().count()) / 1e9);
}

std::optional<std::string> check_size(const ConfigKey& key, const Json& value) {
  if (!value.is_string()) return wrong(key, value, "a size with its unit, such as \"64KiB\"");
  const auto parsed = parse_size(value.get<std::string>());
  if (!parsed) return "'" + key.name + "': " + parsed.error();
  return check_range(key, value, static_cast<double>(parsed.value()));
}

std::optional<std::string> check_text(const ConfigKey& key, const Json& value) {
  if (!value.is_string()) return wrong(key, value, "a text");
  const auto text = value.get<std::string>();
  const auto& choices = key.choices;
  if (choices.empty() || std::find(choices.begin(), choices.end(), text) != choices.end()) {
    return std::nullopt;
  }
  return "'" + key.name + "' cannot be '" + text + "'" + suggestion(text, choices);
}

std::optional<std::string> check_texts(const ConfigKey& key, const Json& value) {
  const bool right = value.is_array() && std::all_of(value.begin(), value.end(),
                                                     [](const Json& e) { return e.is_string(); });
  return right ? std::nullopt : std::optional(wrong(key, value, "a list of texts"));
}

Json split_words(std::string_view text) {
  Json list = Json::array();
  while (!text.empty()) {
    const std::size_t comma = text.find(',');
    std::string_view word = text.substr(0, comma);
    while (word.starts_with(' ')) word.remove_prefix(1);
    while (word.ends_with(' ')) word.remove_suffix(1);
    if (!word.empty()) list.push_back(std::string(word));
    text = comma == std::string_view::npos ? std::string_view() : text.substr(comma + 1);
  }
  return list;
}

Json read_plain(ValueType type, std::string_view text) {
  if (type == ValueType::texts) return split_words(text);
  if (type == ValueType::flag) {
    if (text == "true" || text == "1" || text == "yes" || text == "on") return true;
    if (text == "false" || text == "0" || text == "no" || text == "off") return false;
  }
  if (type == ValueType::integer || type == ValueType::real || type == ValueType::json) {
    Json parsed = Json::parse(text, nullptr, false);
    if (!parsed.is_discarded()) return parsed;
  }
  return std::string(text);
}

}  // namespace

std::string_view to_string(ValueType type) {
  static constexpr std::array<std::string_view, 8> names = {"text",     "integer", "real",  "flag",
                                                            "duration", "size",    "texts", "json"};
  return names[static_cast<std::size_t>(type)];
}

std::optional<std::string> check_value(const ConfigKey& key, const Json& value) {
  switch (key.type) {
    case ValueType::text:
      return check_text(key, value);
    case ValueType::integer:
      if (!value.is_number_integer()) return wrong(key, value, "a whole number");
      return check_range(key, value, value.get<double>());
    case ValueType::real:
      if (!value.is_number()) return wrong(key, value, "a number");
      return check_range(key, value, value.get<double>());
    case ValueType::flag:
      return value.is_boolean() ? std::nullopt : std::optional(wrong(key, value, "true or false"));
    case ValueType::duration:
      return check_duration(key, value);
    case ValueType::size:
      return check_size(key, value);
    case ValueType::texts:
      return check_texts(key, value);
    case ValueType::json:
      return std::nullopt;
  }
  return std::nullopt;
}

Result<Json> read_value(const ConfigKey& key, std::string_view text) {
  Json value = read_plain(key.type, text);
  if (const auto problem = check_value(key, value)) return Error{*problem};
  return value;
}

const Json& RoleConfig::value(std::string_view key) const {
  const auto found = values_.find(std::string(key));
  SWARMSTAGE_ASSERT(found != values_.end(), "a role asks for a key it does not describe");
  return *found;
}

std::string RoleConfig::text(std::string_view key) const {
  return value(key).get<std::string>();
}
std::int64_t RoleConfig::integer(std::string_view key) const {
  return value(key).get<std::int64_t>();
}
double RoleConfig::real(std::string_view key) const {
  return value(key).get<double>();
}
bool RoleConfig::flag(std::string_view key) const {
  return value(key).get<bool>();
}
Duration RoleConfig::duration(std::string_view key) const {
  return parse_duration(text(key)).value();
}
std::uint64_t RoleConfig::size(std::string_view key) const {
  return parse_size(text(key)).value();
}
std::vector<std::string> RoleConfig::texts(std::string_view key) const {
  return value(key).get<std::vector<std::string>>();
}
const Json& RoleConfig::json(std::string_view key) const {
  return value(key);
}

}  // namespace swarmstage
