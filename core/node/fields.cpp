#include "core/node/fields.h"

#include <cstring>
#include <limits>

#include "core/base/assert.h"
#include "core/node/json_fields.h"

namespace swarmstage {

namespace {

void append(std::vector<std::byte>& out, const void* data, std::size_t size) {
  const auto* bytes = static_cast<const std::byte*>(data);
  out.insert(out.end(), bytes, bytes + size);
}

template <typename T>
void append_value(std::vector<std::byte>& out, T value) {
  append(out, &value, sizeof(value));
}

void append_text(std::vector<std::byte>& out, std::string_view text) {
  append_value(out, static_cast<std::uint32_t>(text.size()));
  append(out, text.data(), text.size());
}

void append_field(std::vector<std::byte>& out, const Field& field) {
  append_text(out, field.key);
  append_value(out, static_cast<std::uint8_t>(field.value.index()));
  if (const auto* number = std::get_if<std::int64_t>(&field.value)) append_value(out, *number);
  if (const auto* real = std::get_if<double>(&field.value)) append_value(out, *real);
  if (const auto* flag = std::get_if<bool>(&field.value)) {
    append_value(out, static_cast<std::uint8_t>(*flag));
  }
  if (const auto* text = std::get_if<std::string_view>(&field.value)) append_text(out, *text);
}

}  // namespace

void encode_fields(std::vector<std::byte>& out, std::string_view name, Fields fields) {
  append_text(out, name);
  append_value(out, static_cast<std::uint16_t>(fields.size()));
  for (const Field& field : fields) append_field(out, field);
}

void encode_json_fields(std::vector<std::byte>& out, std::string_view name, const Json& fields) {
  append_text(out, name);
  append_value(out, static_cast<std::uint16_t>(fields.is_object() ? fields.size() : 0));
  if (!fields.is_object()) return;
  for (const auto& [key, value] : fields.items()) {
    if (value.is_boolean()) {
      append_field(out, {key, value.get<bool>()});
    } else if (value.is_number_integer()) {
      append_field(out, {key, value.get<std::int64_t>()});
    } else if (value.is_number()) {
      append_field(out, {key, value.get<double>()});
    } else if (value.is_null()) {
      append_field(out, {key, std::numeric_limits<double>::quiet_NaN()});
    } else {
      append_field(out, {key, value.is_string() ? value.get<std::string>() : value.dump()});
    }
  }
}

template <typename T>
T FieldsReader::number() {
  SWARMSTAGE_ASSERT(left_.size() >= sizeof(T), "encoded fields are cut short");
  T result;
  std::memcpy(&result, left_.data(), sizeof(T));
  left_ = left_.after(sizeof(T));
  return result;
}

std::string_view FieldsReader::text() {
  const auto size = number<std::uint32_t>();
  SWARMSTAGE_ASSERT(left_.size() >= size, "encoded fields are cut short");
  const std::string_view result = left_.first(size).text();
  left_ = left_.after(size);
  return result;
}

FieldsReader::FieldsReader(ByteView encoded) : left_(encoded) {
  name_ = text();
  count_ = number<std::uint16_t>();
}

std::optional<Field> FieldsReader::next() {
  if (count_ == 0) return std::nullopt;
  --count_;
  const std::string_view key = text();
  switch (number<std::uint8_t>()) {
    case 0:
      return Field(key, number<std::int64_t>());
    case 1:
      return Field(key, number<double>());
    case 2:
      return Field(key, number<std::uint8_t>() != 0);
    default:
      return Field(key, text());
  }
}

DecodedFields decode_fields(ByteView bytes) {
  FieldsReader reader(bytes);
  DecodedFields result;
  result.name = reader.name();
  while (const auto field = reader.next()) {
    Json& value = result.fields[std::string(field->key)];
    std::visit([&](const auto& each) { value = each; }, field->value);
  }
  return result;
}

}  // namespace swarmstage
