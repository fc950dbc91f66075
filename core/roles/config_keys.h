#pragma once

// Makes the keys of a role's configuration. The environment variable of a key is its
// name in capitals behind the prefix of the role, so nobody writes it down.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/node/role.h"

namespace swarmstage {

class ConfigKeys {
 public:
  constexpr explicit ConfigKeys(std::string_view prefix) : prefix_(prefix) {}

  ConfigKey operator()(std::string name, ValueType type, Json default_value, std::string about,
                       std::optional<double> low = {}, std::optional<double> high = {},
                       std::vector<std::string> choices = {}) const;

 private:
  std::string_view prefix_;
};

}  // namespace swarmstage
