#pragma once

// The fields of a message we write, in the order they were added. Owned text;
// what we read is views instead (core/codec/http1_head.h). A field that breaks
// the syntax of HTTP would let its author write the rest of the message, so
// adding one is a mistake of ours: text from outside is checked before.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace swarmstage::http {

class Headers {
 public:
  using Field = std::pair<std::string, std::string>;

  Headers() = default;
  Headers(std::initializer_list<Field> fields);

  void add(std::string name, std::string value);
  /// Replaces all fields of that name.
  void set(std::string name, std::string value);
  void remove(std::string_view name);
  /// The first of that name, or null.
  const std::string* find(std::string_view name) const;
  bool empty() const { return fields_.empty(); }
  auto begin() const { return fields_.begin(); }
  auto end() const { return fields_.end(); }

 private:
  std::vector<Field> fields_;
};

/// Whether it may stand in a field: no control characters, no line ends.
bool is_field_value(std::string_view text);
bool is_field_name(std::string_view text);

}  // namespace swarmstage::http
