#pragma once

// Reads a map key by key and, at the end, reports each key that nobody asked for,
// with the nearest one that was: no key is ever silently ignored. One per map, on
// the stack of who reads it: the value outlives it. Ask for every key there may be,
// then finish.

#include <string>
#include <string_view>
#include <vector>

#include "engine/document/problems.h"
#include "engine/document/value.h"

namespace swarmstage {

class MapReader {
 public:
  /// `what` names the map in messages: "a node group". A value that is no map is a
  /// problem, and then every find answers null.
  MapReader(const Value& map, std::string_view what, Problems& problems);

  /// Null if it is not there; the key is known from now on.
  const Value* find(std::string_view key);
  /// A problem if it is not there.
  const Value* require(std::string_view key);
  /// Reports the keys that nobody asked for.
  void finish();

  bool is_map() const { return map_.kind() == Value::Kind::map; }
  const Value& map() const { return map_; }

 private:
  const Value& map_;
  std::string what_;
  Problems& problems_;
  std::vector<std::string> known_;
};

}  // namespace swarmstage
