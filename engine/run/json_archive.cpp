#include "engine/run/json_archive.h"

#include <algorithm>
#include <cstdio>
#include <limits>

namespace swarmstage {

std::string format_hash(std::uint64_t hash) {
  std::array<char, 17> text{};
  std::snprintf(text.data(), text.size(), "%016llx", static_cast<unsigned long long>(hash));
  return text.data();
}

std::optional<std::uint64_t> parse_hash(std::string_view text) {
  std::uint64_t hash = 0;
  const char* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, hash, 16);
  if (text.size() != 16 || error != std::errc() || at != end) return std::nullopt;
  return hash;
}

void JsonIn::hash(const char* key, std::uint64_t& value) {
  std::string text;
  field(key, text);
  if (!problem_.empty()) return;
  if (const auto read = parse_hash(text)) return static_cast<void>(value = *read);
  wrong(place_of(key), "a hash of 16 hexadecimal digits");
}

std::string JsonIn::place_of(const char* key) const {
  std::string place = place_;
  if (!place.empty()) place += '.';
  place += key;
  return place;
}

std::string JsonIn::place_of_item(const std::string& list, std::size_t number) {
  std::string place = list;
  place += '[';
  place += std::to_string(number);
  place += ']';
  return place;
}

std::size_t JsonIn::number_of(const char* key, const std::string& text,
                              const std::vector<std::string>& words) {
  const auto found = std::find(words.begin(), words.end(), text);
  if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
  problem_ = place_of(key);
  problem_ += " is '";
  problem_ += text;
  problem_ += "'";
  problem_ += suggestion(text, words);
  return 0;
}

const Json* JsonIn::find(const char* key) {
  if (!problem_.empty()) return nullptr;
  const auto found = json_.find(key);
  if (found != json_.end()) return &*found;
  problem_ = place_of(key);
  problem_ += " is missing";
  return nullptr;
}

void JsonIn::wrong(const std::string& place, std::string_view expected) {
  if (!problem_.empty()) return;
  problem_ = place.empty() ? "it" : place;
  problem_ += " is not ";
  problem_ += expected;
}

bool JsonIn::fits(const Json& json, std::string_view& expected, const std::string&) {
  expected = "a text";
  return json.is_string();
}

bool JsonIn::fits(const Json& json, std::string_view& expected, bool) {
  expected = "true or false";
  return json.is_boolean();
}

bool JsonIn::fits(const Json& json, std::string_view& expected, double) {
  expected = "a number";
  return json.is_number();
}

bool JsonIn::fits(const Json& json, std::string_view& expected, std::int64_t) {
  expected = "a whole number";
  return json.is_number_integer();
}

bool JsonIn::fits(const Json& json, std::string_view& expected, std::uint64_t) {
  expected = "a whole number, 0 or more";
  return json.is_number_unsigned();
}

bool JsonIn::fits(const Json& json, std::string_view& expected, std::uint32_t) {
  expected = "a whole number from 0 to 4294967295";
  return json.is_number_unsigned() &&
         json.get<std::uint64_t>() <= std::numeric_limits<std::uint32_t>::max();
}

}  // namespace swarmstage
