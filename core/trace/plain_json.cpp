#include "core/trace/plain_json.h"

#include <array>
#include <charconv>
#include <cstring>
#include <string_view>

namespace swarmstage {

namespace {

void append(std::vector<std::byte>& out, std::string_view text) {
  const std::size_t before = out.size();
  out.resize(before + text.size());
  if (!text.empty()) std::memcpy(out.data() + before, text.data(), text.size());
}

bool append_text(std::vector<std::byte>& out, std::string_view text) {
  for (const char each : text) {
    const bool plain = each >= 0x20 && each < 0x7f && each != '"' && each != '\\';
    if (!plain) return false;
  }
  append(out, "\"");
  append(out, text);
  append(out, "\"");
  return true;
}

template <typename Number>
bool append_number(std::vector<std::byte>& out, Number number) {
  std::array<char, 24> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  append(out, {digits.data(), static_cast<std::size_t>(end - digits.data())});
  return true;
}

bool append_object(std::vector<std::byte>& out, const Json& object) {
  char before = '{';
  for (auto member = object.begin(); member != object.end(); ++member) {
    append(out, {&before, 1});
    before = ',';
    if (!append_text(out, member.key())) return false;
    append(out, ":");
    if (!append_plain_json(out, member.value())) return false;
  }
  append(out, object.empty() ? "{}" : "}");
  return true;
}

bool append_array(std::vector<std::byte>& out, const Json& array) {
  char before = '[';
  for (const Json& each : array) {
    append(out, {&before, 1});
    before = ',';
    if (!append_plain_json(out, each)) return false;
  }
  append(out, array.empty() ? "[]" : "]");
  return true;
}

}  // namespace

bool append_plain_json(std::vector<std::byte>& out, const Json& value) {
  switch (value.type()) {
    case Json::value_t::null:
      append(out, "null");
      return true;
    case Json::value_t::boolean:
      append(out, value.get<bool>() ? "true" : "false");
      return true;
    case Json::value_t::number_integer:
      return append_number(out, value.get<std::int64_t>());
    case Json::value_t::number_unsigned:
      return append_number(out, value.get<std::uint64_t>());
    case Json::value_t::string:
      return append_text(out, value.get_ref<const std::string&>());
    case Json::value_t::array:
      return append_array(out, value);
    case Json::value_t::object:
      return append_object(out, value);
    default:
      return false;
  }
}

}  // namespace swarmstage
