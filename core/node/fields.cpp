#include "core/node/fields.h"

#include <cstring>

#include "core/base/assert.h"

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

struct Reader {
  ByteView left;

  template <typename T>
  T value() {
    SWARMSTAGE_ASSERT(left.size() >= sizeof(T), "encoded fields are cut short");
    T result;
    std::memcpy(&result, left.data(), sizeof(T));
    left = left.after(sizeof(T));
    return result;
  }
  std::string text() {
    const auto size = value<std::uint32_t>();
    SWARMSTAGE_ASSERT(left.size() >= size, "encoded fields are cut short");
    std::string result(left.first(size).text());
    left = left.after(size);
    return result;
  }
};

Json read_value(Reader& reader) {
  switch (reader.value<std::uint8_t>()) {
    case 0:
      return reader.value<std::int64_t>();
    case 1:
      return reader.value<double>();
    case 2:
      return reader.value<std::uint8_t>() != 0;
    default:
      return reader.text();
  }
}

}  // namespace

void encode_fields(std::vector<std::byte>& out, std::string_view name, Fields fields) {
  append_text(out, name);
  append_value(out, static_cast<std::uint16_t>(fields.size()));
  for (const Field& field : fields) {
    append_text(out, field.key);
    append_value(out, static_cast<std::uint8_t>(field.value.index()));
    if (const auto* number = std::get_if<std::int64_t>(&field.value)) append_value(out, *number);
    if (const auto* real = std::get_if<double>(&field.value)) append_value(out, *real);
    if (const auto* flag = std::get_if<bool>(&field.value)) {
      append_value(out, static_cast<std::uint8_t>(*flag));
    }
    if (const auto* text = std::get_if<std::string_view>(&field.value)) append_text(out, *text);
  }
}

DecodedFields decode_fields(ByteView bytes) {
  Reader reader{bytes};
  DecodedFields result;
  result.name = reader.text();
  const auto count = reader.value<std::uint16_t>();
  for (int i = 0; i < count; ++i) {
    const std::string key = reader.text();
    result.fields[key] = read_value(reader);
  }
  return result;
}

}  // namespace swarmstage
