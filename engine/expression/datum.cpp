#include "engine/expression/datum.h"

#include "core/node/units.h"

namespace swarmstage {

namespace {

Datum quantity_of(const Json& json, Type type) {
  if (json.is_number()) return json.get<double>();
  if (!json.is_string()) return {};
  const auto& text = json.get_ref<const std::string&>();
  if (type == Type::duration) {
    const auto duration = parse_duration(text);
    return duration ? Datum(static_cast<double>(duration.value().count())) : Datum();
  }
  const auto amount = type == Type::size ? parse_size(text) : parse_rate(text);
  return amount ? Datum(static_cast<double>(amount.value())) : Datum();
}

Datum any_of(const Json& json) {
  if (json.is_null()) return {};
  if (json.is_boolean()) return json.get<bool>();
  if (json.is_number()) return json.get<double>();
  if (json.is_string()) return json.get<std::string>();
  return json;
}

}  // namespace

std::string_view to_string(Truth truth) {
  return truth == Truth::yes ? "yes" : truth == Truth::no ? "no" : "unknown";
}

Datum to_datum(const Json& json, Type type) {
  switch (type) {
    case Type::flag:
      return json.is_boolean() ? Datum(json.get<bool>()) : Datum();
    case Type::number:
      return json.is_number() ? Datum(json.get<double>()) : Datum();
    case Type::duration:
    case Type::size:
    case Type::rate:
      return quantity_of(json, type);
    case Type::text:
      return json.is_string() ? Datum(json.get<std::string>()) : Datum();
    case Type::list:
      return json.is_array() ? Datum(json) : Datum();
    case Type::json:
      break;
  }
  return any_of(json);
}

std::string format_datum(const Datum& datum, Type type) {
  if (const auto* flag = std::get_if<bool>(&datum)) return *flag ? "true" : "false";
  if (const auto* number = std::get_if<double>(&datum)) return format_quantity(*number, type);
  if (const auto* text = std::get_if<std::string>(&datum)) return Json(*text).dump();
  if (const auto* json = std::get_if<Json>(&datum)) return json->dump();
  return "unknown";
}

}  // namespace swarmstage
