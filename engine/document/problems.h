#pragma once

// Everything found wrong while reading, so that one run of `check` tells all of
// it. Whoever starts reading owns it; readers add and go on with what they can.
// A reader that adds nothing promises that its answer is complete.

#include <string>
#include <vector>

#include "engine/document/problem.h"

namespace swarmstage {

class Value;

class Problems {
 public:
  void add(std::string file, Position at, std::string what);
  /// At the place of this value, or of its key if it has no text of its own.
  void add(const Value& value, std::string what);

  bool empty() const { return list_.empty(); }
  std::size_t size() const { return list_.size(); }
  /// By file in order of first mention, then by position.
  std::vector<Problem> list() const;
  /// One line each, in that order.
  std::string to_string() const;

 private:
  std::vector<Problem> list_;
};

}  // namespace swarmstage
