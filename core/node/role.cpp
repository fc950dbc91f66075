#include "core/node/role.h"

#include <algorithm>

#include "core/base/nearest.h"

namespace swarmstage {

namespace {

std::vector<std::string> key_names(const RoleDescriptor& role) {
  std::vector<std::string> names;
  for (const ConfigKey& key : role.config) names.push_back(key.name);
  return names;
}

Json values_to_json(const std::vector<ValueDescriptor>& values) {
  Json list = Json::array();
  for (const ValueDescriptor& each : values) {
    list.push_back({{"name", each.name}, {"type", to_string(each.type)}, {"about", each.about}});
  }
  return list;
}

Json config_to_json(const std::vector<ConfigKey>& config) {
  Json list = Json::array();
  for (const ConfigKey& key : config) {
    Json each = {{"name", key.name}, {"type", to_string(key.type)}, {"default", key.default_value}};
    if (!key.environment.empty()) each["environment"] = key.environment;
    if (key.low) each["low"] = *key.low;
    if (key.high) each["high"] = *key.high;
    if (!key.choices.empty()) each["choices"] = key.choices;
    each["about"] = key.about;
    list.push_back(std::move(each));
  }
  return list;
}

}  // namespace

const ConfigKey* RoleDescriptor::find_key(std::string_view key) const {
  const auto found = std::find_if(config.begin(), config.end(),
                                  [&](const ConfigKey& each) { return each.name == key; });
  return found == config.end() ? nullptr : &*found;
}

Json RoleDescriptor::to_json() const {
  Json result = {{"name", name}, {"version", version}, {"about", about}};
  result["config"] = config_to_json(config);
  Json& ops = result["operations"] = Json::array();
  for (const OperationDescriptor& each : operations) {
    ops.push_back({{"name", each.name},
                   {"about", each.about},
                   {"arguments", values_to_json(each.arguments)},
                   {"result", to_string(each.result)}});
  }
  Json& seen = result["observables"] = Json::array();
  for (const ObservableDescriptor& each : observables) {
    seen.push_back({{"name", each.name},
                    {"type", to_string(each.type)},
                    {"about", each.about},
                    {"arguments", values_to_json(each.arguments)}});
  }
  Json& told = result["events"] = Json::array();
  for (const EventDescriptor& each : events) {
    told.push_back(
        {{"name", each.name}, {"about", each.about}, {"fields", values_to_json(each.fields)}});
  }
  Json& measured = result["samples"] = Json::array();
  for (const SampleDescriptor& each : samples) {
    measured.push_back({{"name", each.name}, {"unit", each.unit}, {"about", each.about}});
  }
  return result;
}

Result<RoleConfig> RoleConfig::parse(const RoleDescriptor& role, const Json& given) {
  RoleConfig config;
  for (const ConfigKey& key : role.config) config.values_[key.name] = key.default_value;
  if (given.is_null()) return config;
  if (!given.is_object()) return Error{"the configuration of " + role.name + " is not an object"};
  for (const auto& [name, value] : given.items()) {
    const ConfigKey* key = role.find_key(name);
    if (!key) {
      return Error{"'" + name + "' is no configuration key of " + role.name +
                   suggestion(name, key_names(role))};
    }
    if (const auto wrong = check_value(*key, value)) return Error{*wrong};
    config.values_[name] = value;
  }
  return config;
}

void RoleRegistry::add(Role role) {
  const auto same = std::find_if(roles_.begin(), roles_.end(), [&](const Role& each) {
    return each.descriptor.name == role.descriptor.name;
  });
  if (same != roles_.end()) {
    *same = std::move(role);
  } else {
    roles_.push_back(std::move(role));
  }
}

const Role* RoleRegistry::find(std::string_view name) const {
  const auto found = std::find_if(roles_.begin(), roles_.end(),
                                  [&](const Role& each) { return each.descriptor.name == name; });
  return found == roles_.end() ? nullptr : &*found;
}

std::vector<std::string> RoleRegistry::names() const {
  std::vector<std::string> result;
  for (const Role& each : roles_) result.push_back(each.descriptor.name);
  return result;
}

std::string RoleRegistry::unknown(std::string_view name) const {
  return "no role is called '" + std::string(name) + "'" + suggestion(name, names());
}

Result<std::unique_ptr<Node>> RoleRegistry::make(std::string_view name, const Json& config) const {
  const Role* role = find(name);
  if (!role) return Error{unknown(name)};
  auto checked = RoleConfig::parse(role->descriptor, config);
  if (!checked) return Error{checked.error()};
  return role->make(checked.value());
}

}  // namespace swarmstage
