#include "core/roles/config_keys.h"

#include <utility>

namespace swarmstage {

ConfigKey ConfigKeys::operator()(std::string name, ValueType type, Json default_value,
                                 std::string about, std::optional<double> low,
                                 std::optional<double> high,
                                 std::vector<std::string> choices) const {
  std::string environment(prefix_);
  for (const char letter : name) {
    environment += letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
  }
  return {std::move(name),
          type,
          std::move(default_value),
          std::move(environment),
          std::move(about),
          low,
          high,
          std::move(choices)};
}

}  // namespace swarmstage
