#pragma once

// Plain structs to JSON and back by one list of their fields. A struct joins by
// a function template fields_of(archive, struct) that names each field once;
// JsonOut then writes it and JsonIn reads it. JsonIn believes nothing: the first
// thing missing or of the wrong kind is remembered in words, with its place, and
// what was read after it means nothing.

#include <array>
#include <charconv>
#include <concepts>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "core/base/json.h"
#include "core/base/nearest.h"
#include "core/node/time.h"

namespace swarmstage {

/// Either a T to read into, or a const one to write.
template <typename T, typename U>
concept Of = std::same_as<std::remove_const_t<T>, U>;

/// 16 hexadecimal digits: as a number it would not survive every JSON reader.
std::string format_hash(std::uint64_t hash);
std::optional<std::uint64_t> parse_hash(std::string_view text);

class JsonOut {
 public:
  template <typename T>
  void field(const char* key, const T& value) {
    json_[key] = value_of(value);
  }
  void hash(const char* key, std::uint64_t value) { json_[key] = format_hash(value); }
  /// `words` are the names of the values, in their order.
  template <typename E>
  void word(const char* key, E value, const std::vector<std::string>& words) {
    json_[key] = words.at(static_cast<std::size_t>(value));
  }
  Json take() { return std::move(json_); }

 private:
  template <typename T>
  static Json value_of(const T& value) {
    if constexpr (std::is_arithmetic_v<T> || Of<T, std::string> || Of<T, Json>) {
      return value;
    } else if constexpr (Of<T, Duration>) {
      return value.count();
    } else {
      JsonOut inner;
      fields_of(inner, value);
      return inner.take();
    }
  }
  template <typename T>
  static Json value_of(const std::optional<T>& value) {
    return value ? value_of(*value) : Json();
  }
  template <typename T>
  static Json value_of(const std::vector<T>& values) {
    Json list = Json::array();
    for (const T& each : values) list.push_back(value_of(each));
    return list;
  }

  Json json_ = Json::object();
};

class JsonIn {
 public:
  /// `problem` is empty and outlives the archive.
  JsonIn(const Json& json, std::string place, std::string& problem)
      : json_(json), place_(std::move(place)), problem_(problem) {
    if (!json.is_object()) wrong(place_, "an object");
  }

  template <typename T>
  void field(const char* key, T& value) {
    if (const Json* found = find(key)) read(*found, place_of(key), value);
  }
  void hash(const char* key, std::uint64_t& value);
  template <typename E>
  void word(const char* key, E& value, const std::vector<std::string>& words) {
    std::string text;
    field(key, text);
    if (!problem_.empty()) return;
    const std::size_t number = number_of(key, text, words);
    if (problem_.empty()) value = static_cast<E>(number);
  }

 private:
  std::string place_of(const char* key) const;
  static std::string place_of_item(const std::string& list, std::size_t number);
  std::size_t number_of(const char* key, const std::string& text,
                        const std::vector<std::string>& words);
  const Json* find(const char* key);
  void wrong(const std::string& place, std::string_view expected);
  static bool fits(const Json& json, std::string_view& expected, const std::string&);
  static bool fits(const Json& json, std::string_view& expected, bool);
  static bool fits(const Json& json, std::string_view& expected, double);
  static bool fits(const Json& json, std::string_view& expected, std::int64_t);
  static bool fits(const Json& json, std::string_view& expected, std::uint64_t);
  static bool fits(const Json& json, std::string_view& expected, std::uint32_t);

  template <typename T>
  void read(const Json& json, const std::string& place, T& value) {
    std::string_view expected;
    if constexpr (Of<T, Json>) {
      value = json;
    } else if constexpr (Of<T, Duration>) {
      std::int64_t count = 0;
      read(json, place, count);
      value = Duration(count);
    } else if constexpr (std::is_arithmetic_v<T> || Of<T, std::string>) {
      if (!fits(json, expected, value)) return wrong(place, expected);
      json.get_to(value);
    } else {
      JsonIn inner(json, place, problem_);
      fields_of(inner, value);
    }
  }
  template <typename T>
  void read(const Json& json, const std::string& place, std::optional<T>& value) {
    value.reset();
    if (!json.is_null()) read(json, place, value.emplace());
  }
  template <typename T>
  void read(const Json& json, const std::string& place, std::vector<T>& values) {
    values.clear();
    if (!json.is_array()) return wrong(place, "a list");
    for (std::size_t i = 0; i < json.size() && problem_.empty(); ++i) {
      read(json[i], place_of_item(place, i), values.emplace_back());
    }
  }

  const Json& json_;
  std::string place_;
  std::string& problem_;
};

}  // namespace swarmstage
