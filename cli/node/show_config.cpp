#include "cli/node/show_config.h"

#include <algorithm>
#include <array>

namespace swarmstage::cli {

namespace {

constexpr std::array<std::string_view, 8> secrets = {"key",      "keys",      "secret", "secrets",
                                                     "password", "passwords", "token",  "tokens"};

// An empty one is none.
std::string without_content(const Json& value) {
  const bool is_empty_text = value.is_string() && value.get_ref<const std::string&>().empty();
  if (value.empty() || is_empty_text) return value.dump();
  const std::size_t count = value.is_array() ? value.size() : 1;
  return std::to_string(count) + (count == 1 ? " secret" : " secrets");
}

}  // namespace

bool is_secret(std::string_view key) {
  const std::string_view last = key.substr(key.rfind('_') + 1);
  return std::find(secrets.begin(), secrets.end(), last) != secrets.end();
}

std::string show_config(const NodeWish& wish) {
  std::string text;
  for (const ConfigKey& key : wish.role->descriptor.config) {
    const auto origin = wish.origins.find(key.name);
    const Json value = wish.config.value(key.name, key.default_value);
    text += key.name + " = " + (is_secret(key.name) ? without_content(value) : value.dump());
    text += "  (" + (origin == wish.origins.end() ? "default" : origin->second) + ")\n";
  }
  for (const TlsFlag& each : tls_flags()) {
    const auto origin = wish.origins.find(std::string(each.flag));
    if (origin == wish.origins.end()) continue;
    text += std::string(each.flag.substr(2)) + " = " + Json(wish.tls.*each.place).dump();
    text += "  (" + origin->second + ")\n";
  }
  return text;
}

}  // namespace swarmstage::cli
