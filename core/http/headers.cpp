#include "core/http/headers.h"

#include <algorithm>

#include "core/base/assert.h"
#include "core/codec/http1_head.h"

namespace swarmstage::http {

namespace {

bool is_token_letter(char letter) {
  const bool alphanumeric = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
                            (letter >= '0' && letter <= '9');
  return alphanumeric || std::string_view("!#$%&'*+-.^_`|~").find(letter) != std::string_view::npos;
}

}  // namespace

bool is_field_value(std::string_view text) {
  return std::ranges::none_of(text, [](char letter) {
    const auto byte = static_cast<unsigned char>(letter);
    return (byte < 0x20 && letter != '\t') || byte == 0x7f;
  });
}

bool is_field_name(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, is_token_letter);
}

Headers::Headers(std::initializer_list<Field> fields) {
  for (const Field& field : fields) add(field.first, field.second);
}

void Headers::add(std::string name, std::string value) {
  SWARMSTAGE_ASSERT(is_field_name(name) && is_field_value(value),
                    "a field would break the message it stands in");
  fields_.emplace_back(std::move(name), std::move(value));
}

void Headers::set(std::string name, std::string value) {
  remove(name);
  add(std::move(name), std::move(value));
}

void Headers::remove(std::string_view name) {
  std::erase_if(fields_,
                [&](const Field& field) { return codec::same_field_name(field.first, name); });
}

const std::string* Headers::find(std::string_view name) const {
  for (const Field& field : fields_) {
    if (codec::same_field_name(field.first, name)) return &field.second;
  }
  return nullptr;
}

}  // namespace swarmstage::http
