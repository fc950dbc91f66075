#pragma once

// Plain structs to JSON and back by one list of their fields, for control lines
// and what they carry. A struct joins by a function template fields_of(archive,
// struct) that names each field once. ControlReader believes nothing: the first
// thing that is missing or of the wrong kind throws BadControl, which whoever
// parses catches and turns into a value.

#include <concepts>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "core/base/json.h"
#include "core/node/fields.h"
#include "core/node/time.h"

namespace swarmstage {

/// Either a T to read into, or a const one to write.
template <typename T, typename U>
concept ControlOf = std::same_as<std::remove_const_t<T>, U>;

/// What is wrong with what the other side said, in one line.
struct BadControl {
  std::string what;
};

/// Words of the other side, escaped, and no longer than needed to know them.
std::string quoted_control(std::string_view word);
std::string_view control_word(LogLevel level);
LogLevel read_control_level(const std::string& word);

class ControlWriter {
 public:
  static constexpr bool reads = false;

  explicit ControlWriter(Json& json) : json_(json) {}

  template <typename T>
  void field(const char* key, const T& value) {
    if constexpr (std::is_same_v<T, Duration>) {
      json_[key] = value.count();
    } else if constexpr (std::is_same_v<T, TimePoint>) {
      json_[key] = nanoseconds(value);
    } else if constexpr (std::is_same_v<T, LogLevel>) {
      json_[key] = control_word(value);
    } else {
      json_[key] = value;
    }
  }

  void measured(const char* key, const double& value) { field(key, value); }

 private:
  Json& json_;
};

class ControlReader {
 public:
  static constexpr bool reads = true;

  explicit ControlReader(const Json& json) : json_(json) {}

  template <typename T>
  void field(const char* key, T& value) {
    if constexpr (std::is_same_v<T, Duration>) {
      value = Duration(read<std::int64_t>(key));
    } else if constexpr (std::is_same_v<T, TimePoint>) {
      value = at_time(Duration(read<std::int64_t>(key)));
    } else if constexpr (std::is_same_v<T, LogLevel>) {
      value = read_control_level(read<std::string>(key));
    } else if constexpr (std::is_same_v<T, Json>) {
      value = need(key);
    } else {
      value = read<T>(key);
    }
  }

  /// What a role measured may be no number, for which JSON has no word but null.
  void measured(const char* key, double& value) {
    value = need(key).is_null() ? std::numeric_limits<double>::quiet_NaN() : read<double>(key);
  }

 private:
  const Json& need(const char* key) const {
    const auto found = json_.find(key);
    if (found == json_.end()) throw BadControl{std::string("it has no '") + key + "'"};
    return *found;
  }

  // The library would make any number of any other.
  template <typename T>
  static bool fits(const Json& value) {
    if constexpr (std::is_same_v<T, std::vector<std::uint32_t>>) {
      for (const Json& each : value) {
        if (!fits<std::uint32_t>(each)) return false;
      }
      return value.is_array();
    } else if constexpr (std::is_same_v<T, bool> || !std::is_integral_v<T>) {
      return true;
    } else if (value.is_number_unsigned()) {
      return value.get<std::uint64_t>() <= std::uint64_t{std::numeric_limits<T>::max()};
    } else {
      return std::is_signed_v<T> && value.is_number_integer() &&
             value.get<std::int64_t>() >= std::int64_t{std::numeric_limits<T>::min()};
    }
  }

  template <typename T>
  T read(const char* key) const {
    const Json& value = need(key);
    try {
      if (fits<T>(value)) return value.get<T>();
    } catch (const Json::exception&) {
      // Said below.
    }
    throw BadControl{std::string("'") + key + "' is " + quoted_control(value.dump()) +
                     ", the wrong type"};
  }

  const Json& json_;
};

}  // namespace swarmstage
