#include "core/roles/host_names.h"

#include <algorithm>

namespace swarmstage {

namespace {

bool is_host_name(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char letter) {
    const bool word = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
                      (letter >= '0' && letter <= '9');
    return word || letter == '-' || letter == '.' || letter == '_';
  });
}

}  // namespace

Result<std::vector<std::string>> read_host_names(const RoleConfig& config, std::string_view key) {
  std::vector<std::string> names = config.texts(key);
  for (const std::string& name : names) {
    if (is_host_name(name)) continue;
    std::string wrong = "'";
    wrong += key;
    wrong += "' has '" + name + "'; expected a name without a port, such as \"build.example\"";
    return Error{wrong};
  }
  return names;
}

void set_host_names(http::HttpSettings& http, std::vector<std::string> names) {
  http.allowed_hosts = std::move(names);
  if (http.address.is_loopback()) http.allowed_hosts.emplace_back("localhost");
}

}  // namespace swarmstage
