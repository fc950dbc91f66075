#pragma once

// The parameters of a scenario: names for values, with defaults that a setting
// replaces. `$name` and `${name}` in any value of the file stand for them; what
// stands in braces may be arithmetic over several, units included:
// `${stop - 1s}`, `${size * 2}`. A default may be made of others, but not in a circle.

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
  /// Some stand for themselves, which has been told; nothing can be put anywhere.
  bool is_circular() const { return circular_; }

 private:
  void set(const Setting& setting, Problems& problems, const std::string& file);
  std::string replaced(const Value& value, Problems& problems) const;
  std::string meaning(std::string_view inside, const Value& value, Problems& problems) const;

  // How far the default of a parameter has been made of others.
  enum class Progress : std::uint8_t { open, on_the_way, done };
  struct Default {
    const Value* value = nullptr;  // null once it is set
    Progress progress = Progress::open;
  };
  void settle(std::size_t index, std::vector<Default>& defaults,
              std::vector<std::size_t>& on_the_way, Problems& problems);
  std::vector<std::size_t> mentioned(std::string_view text) const;
  void tell_circle(std::size_t index, const std::vector<Default>& defaults,
                   const std::vector<std::size_t>& on_the_way, Problems& problems);

  std::vector<ParameterPlan> list_;
  bool circular_ = false;
};

}  // namespace swarmstage
