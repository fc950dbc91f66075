#pragma once

// What a value of the expression language is. Numbers with a unit have types of
// their own, so that 20 is never compared with 20ms; percentages are numbers.

#include <cstdint>
#include <string>
#include <string_view>

#include "core/node/role.h"

namespace swarmstage {

enum class Type : std::uint8_t { flag, number, duration, size, rate, text, list, json };

/// With its article: "a duration".
std::string_view to_string(Type type);
/// Can be added up, and has a smallest and a largest. Of json only the run can tell.
bool is_quantity(Type type);

/// The type of a described value; `factor` turns it into ours: durations into
/// nanoseconds, sizes into bytes.
Type type_of(ValueType type);
struct SampleType {
  Type type = Type::number;
  double factor = 1;
};
SampleType type_of_unit(std::string_view unit);

/// As people write it: "12ms", "64KiB", "0.98".
std::string format_quantity(double amount, Type type);

}  // namespace swarmstage
