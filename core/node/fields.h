#pragma once

// Named values beside an event or a log line. They are written into the outbox
// as bytes at once (no allocation, one form for hashes, traces and observers)
// and read back as JSON by whoever wants to look.

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/byte_view.h"
#include "core/base/json.h"
#include "core/node/time.h"

namespace swarmstage {

enum class LogLevel : std::uint8_t { debug, info, warning, error, off };

struct Field {
  using Value = std::variant<std::int64_t, double, bool, std::string_view>;

  std::string_view key;
  Value value;

  Field(std::string_view name, std::string_view text) : key(name), value(text) {}
  Field(std::string_view name, const char* text) : key(name), value(std::string_view(text)) {}
  Field(std::string_view name, const std::string& text)
      : key(name), value(std::string_view(text)) {}
  Field(std::string_view name, bool flag) : key(name), value(flag) {}
  Field(std::string_view name, double number) : key(name), value(number) {}
  Field(std::string_view name, Duration duration) : key(name), value(duration.count()) {}
  template <typename Integer>
  requires std::is_integral_v<Integer> Field(std::string_view name, Integer number)
      : key(name), value(static_cast<std::int64_t>(number)) {}
};

using Fields = std::initializer_list<Field>;

/// Appends name and fields to `out`.
void encode_fields(std::vector<std::byte>& out, std::string_view name, Fields fields);

/// Walks encoded fields without copying them. What it hands out points into the
/// bytes.
class FieldsReader {
 public:
  explicit FieldsReader(ByteView encoded);
  std::string_view name() const { return name_; }
  /// In the order they were given; nothing after the last.
  std::optional<Field> next();

 private:
  template <typename T>
  T number();
  std::string_view text();

  ByteView left_;
  std::string_view name_;
  std::uint16_t count_ = 0;  // that are left
};

struct DecodedFields {
  std::string name;
  Json fields = Json::object();
};

DecodedFields decode_fields(ByteView bytes);

}  // namespace swarmstage
