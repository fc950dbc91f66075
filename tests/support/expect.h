#pragma once

// Expectations for code that runs outside of GoogleTest: in a child process, or
// against a mutant that is meant to fail. The first one that does not hold
// throws, and its words are the result. Also usable inside a handler, where the
// throw reaches the stage as a failed node.

#include <sstream>
#include <stdexcept>
#include <string>

#include "core/node/close_reason.h"
#include "core/node/endpoint.h"
#include "core/node/time.h"

namespace swarmstage::support {

class ExpectationFailed : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

inline std::string show(CloseReason reason) {
  return std::string(to_string(reason));
}
inline std::string show(const Endpoint& endpoint) {
  return endpoint.to_string();
}
inline std::string show(const IpAddress& address) {
  return address.to_string();
}
inline std::string show(Duration duration) {
  return std::to_string(duration.count()) + "ns";
}
inline std::string show(TimePoint time) {
  return show(time.time_since_epoch());
}
inline std::string show(std::string_view text) {
  if (text.size() <= 80) return "\"" + std::string(text) + "\"";
  return "\"" + std::string(text.substr(0, 60)) + "...\" (" + std::to_string(text.size()) +
         " bytes)";
}
inline std::string show(const std::string& text) {
  return show(std::string_view(text));
}
inline std::string show(const char* text) {
  return show(std::string_view(text));
}
template <typename T>
std::string show(const T& value) {
  if constexpr (requires { value.has_value(); }) {
    return value.has_value() ? show(*value) : "nothing";
  } else if constexpr (std::is_enum_v<T>) {
    return std::to_string(static_cast<int>(value));
  } else if constexpr (requires(std::ostringstream & out) { out << value; }) {
    std::ostringstream out;
    out << value;
    return out.str();
  } else {
    std::string text = "[";
    for (const auto& each : value) text += (text.size() > 1 ? ", " : "") + show(each);
    return text + "]";
  }
}

inline void expect(bool condition, std::string_view what, int line = __builtin_LINE()) {
  if (condition) return;
  throw ExpectationFailed("line " + std::to_string(line) + ": not so: " + std::string(what));
}

template <typename Actual, typename Expected>
void expect_equal(const Actual& actual, const Expected& expected, std::string_view what,
                  int line = __builtin_LINE()) {
  if (actual == expected) return;
  throw ExpectationFailed("line " + std::to_string(line) + ": " + std::string(what) + " is " +
                          show(actual) + ", expected " + show(expected));
}

template <typename Value, typename Low, typename High>
void expect_between(const Value& value, const Low& low, const High& high, std::string_view what,
                    int line = __builtin_LINE()) {
  if (value >= low && value <= high) return;
  throw ExpectationFailed("line " + std::to_string(line) + ": " + std::string(what) + " is " +
                          show(value) + ", expected " + show(low) + " to " + show(high));
}

}  // namespace swarmstage::support
