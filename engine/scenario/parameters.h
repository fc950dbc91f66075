#pragma once

// The parameters of a scenario: names for values, with defaults that a setting
// replaces. `$name` and `${name}` in any value of the file stand for them; what
// stands in braces may be arithmetic over several, units included:
// `${stop - 1s}`, `${size * 2}`.

#include <string>
#include <vector>

#include "engine/document/problems.h"
#include "engine/document/value.h"
#include "engine/scenario/scenario.h"

namespace swarmstage {

struct Setting;

class Parameters {
 public:
  /// `value` is the map of the file; null if it has none.
  static Parameters read(const Value* value, const std::vector<Setting>& settings,
                         Problems& problems);

  /// The same value with every parameter replaced.
  Value put_into(const Value& value, Problems& problems) const;
  const std::vector<ParameterPlan>& list() const { return list_; }
  const ParameterPlan* find(std::string_view name) const;

 private:
  void set(const Setting& setting, Problems& problems, const std::string& file);
  std::string replaced(const Value& value, Problems& problems) const;
  std::string meaning(std::string_view inside, const Value& value, Problems& problems) const;

  std::vector<ParameterPlan> list_;
};

}  // namespace swarmstage
