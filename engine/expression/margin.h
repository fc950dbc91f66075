#pragma once

// How far a truth value is from being the other one: the signed distance from the
// boundary of the comparison that decides. Positive: it holds, and this much is to
// spare; negative: it fails by this much.

#include <string>

#include "engine/expression/type.h"

namespace swarmstage {

struct Margin {
  double amount = 0;
  Type type = Type::number;
  double relative = 0;  // to what was compared: by this, margins of all kinds compare

  /// "12ms to spare", "3 short".
  std::string to_string() const;
};

}  // namespace swarmstage
