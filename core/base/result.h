#pragma once

// Either a value or one line that says what was wrong. For what the world does:
// a bad file, an unknown name, an address that does not parse. Our own mistakes
// are assertions instead.

#include <optional>
#include <string>
#include <utility>

#include "core/base/assert.h"

namespace swarmstage {

struct Error {
  std::string message;
};

template <typename T>
class Result {
 public:
  Result(T value) : value_(std::move(value)) {}
  Result(Error error) : error_(std::move(error.message)) {}

  explicit operator bool() const { return value_.has_value(); }
  bool ok() const { return value_.has_value(); }
  T& value() {
    SWARMSTAGE_ASSERT(value_, "the value of a failed result was asked for");
    return *value_;
  }
  const T& value() const {
    SWARMSTAGE_ASSERT(value_, "the value of a failed result was asked for");
    return *value_;
  }
  T& operator*() { return value(); }
  T* operator->() { return &value(); }
  const std::string& error() const { return error_; }

 private:
  std::optional<T> value_;
  std::string error_;
};

}  // namespace swarmstage
