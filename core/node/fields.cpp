#include "core/node/fields.h"

#include <cstring>
#include <limits>

#include "core/base/assert.h"
#include "core/node/json_fields.h"

namespace swarmstage {

namespace {

std::size_t size_of(std::string_view text) {
  return sizeof(std::uint32_t) + text.size();
}

std::size_t size_of(const Field& field) {
  struct Size {
    std::size_t operator()(std::int64_t) const { return sizeof(std::int64_t); }
    std::size_t operator()(double) const { return sizeof(double); }
    std::size_t operator()(bool) const { return 1; }
    std::size_t operator()(std::string_view text) const { return size_of(text); }
  };
  return size_of(field.key) + 1 + std::visit(Size(), field.value);
}

/// Writes into room that was made at once: an event is written for each line heard.
class FieldsWriter {
 public:
  FieldsWriter(std::vector<std::byte>& out, std::size_t size) {
    const std::size_t before = out.size();
    out.resize(before + size);
    at_ = out.data() + before;
  }

  void head(std::string_view name, std::size_t count) {
    text(name);
    value(static_cast<std::uint16_t>(count));
  }
  void field(const Field& field) {
    text(field.key);
    value(static_cast<std::uint8_t>(field.value.index()));
    std::visit([this](const auto& each) { one(each); }, field.value);
  }

 private:
  template <typename T>
  void value(T number) {
    put(&number, sizeof(number));
  }
  template <typename Number>
  void one(const Number& number) {
    value(number);
  }
  void one(const bool& flag) { value(static_cast<std::uint8_t>(flag)); }
  void one(const std::string_view& words) { text(words); }
  void text(std::string_view words) {
    value(static_cast<std::uint32_t>(words.size()));
    if (!words.empty()) put(words.data(), words.size());
  }
  void put(const void* data, std::size_t size) {
    std::memcpy(at_, data, size);
    at_ += size;
  }

  std::byte* at_;
};

constexpr std::size_t count_bytes = sizeof(std::uint16_t);

void append_field(std::vector<std::byte>& out, const Field& field) {
  FieldsWriter(out, size_of(field)).field(field);
}

}  // namespace

void encode_fields(std::vector<std::byte>& out, std::string_view name, Fields fields) {
  std::size_t size = size_of(name) + count_bytes;
  for (const Field& field : fields) size += size_of(field);
  FieldsWriter writer(out, size);
  writer.head(name, fields.size());
  for (const Field& field : fields) writer.field(field);
}

void encode_json_fields(std::vector<std::byte>& out, std::string_view name, const Json& fields) {
  FieldsWriter(out, size_of(name) + count_bytes).head(name, fields.is_object() ? fields.size() : 0);
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
