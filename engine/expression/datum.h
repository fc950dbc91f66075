#pragma once

// One value while an expression is evaluated, or none: a node that is down tells
// nothing, and what is computed from nothing is nothing. Durations are held in
// nanoseconds, sizes in bytes, rates in bits per second.

#include <string>
#include <variant>

#include "core/base/json.h"
#include "engine/expression/type.h"

namespace swarmstage {

enum class Truth : std::uint8_t { no, yes, unknown };

std::string_view to_string(Truth truth);

using Datum = std::variant<std::monostate, bool, double, std::string, Json>;

inline bool is_known(const Datum& datum) {
  return datum.index() != 0;
}

/// What a role said, as a value of that type; nothing if it is none.
Datum to_datum(const Json& json, Type type);
/// For people: `5`, `12ms`, `"alice"`, `unknown`.
std::string format_datum(const Datum& datum, Type type);

}  // namespace swarmstage
