#pragma once

// A role is a described kind of node. The description is data: command line,
// documentation, scenario checks and Python are all made from it, so what is
// not described does not exist. Roles come from a registry, which whoever runs
// nodes fills: with ours (core/roles/builtin_roles.h), with shared libraries
// (role_library.h), with one's own.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json.h"
#include "core/base/result.h"
#include "core/node/node.h"
#include "core/node/time.h"

namespace swarmstage {

enum class ValueType : std::uint8_t { text, integer, real, flag, duration, size, texts, json };

std::string_view to_string(ValueType type);

struct ConfigKey {
  std::string name;
  ValueType type = ValueType::text;
  Json default_value;  // as one would write it: "30s", 20, true
  std::string environment;
  std::string about;
  std::optional<double> low;   // smallest and largest that make sense;
  std::optional<double> high;  // durations in seconds, sizes in bytes
  std::vector<std::string> choices;
};

struct ValueDescriptor {
  std::string name;
  ValueType type = ValueType::text;
  std::string about;
};

struct OperationDescriptor {
  std::string name;
  std::string about;
  std::vector<ValueDescriptor> arguments;
  ValueType result = ValueType::json;
};

struct ObservableDescriptor {
  std::string name;
  ValueType type = ValueType::integer;
  std::string about;
  std::vector<ValueDescriptor> arguments;
};

struct EventDescriptor {
  std::string name;
  std::string about;
  std::vector<ValueDescriptor> fields;
};

struct SampleDescriptor {
  std::string name;
  std::string unit;
  std::string about;
};

struct RoleDescriptor {
  std::string name;
  int version = 1;
  std::string about;
  std::vector<ConfigKey> config;
  std::vector<OperationDescriptor> operations;
  std::vector<ObservableDescriptor> observables;
  std::vector<EventDescriptor> events;
  std::vector<SampleDescriptor> samples;

  const ConfigKey* find_key(std::string_view key) const;
  Json to_json() const;
};

/// Checked values for every key of a role. Asking for a key the role does not
/// describe, or as the wrong type, is a mistake of the role.
class RoleConfig {
 public:
  /// Defaults, overlaid with `given`; one line says what is wrong with it.
  static Result<RoleConfig> parse(const RoleDescriptor& role, const Json& given);

  std::string text(std::string_view key) const;
  std::int64_t integer(std::string_view key) const;
  double real(std::string_view key) const;
  bool flag(std::string_view key) const;
  Duration duration(std::string_view key) const;
  std::uint64_t size(std::string_view key) const;
  std::vector<std::string> texts(std::string_view key) const;
  const Json& json(std::string_view key) const;
  /// As it was written, with the defaults.
  const Json& all() const { return values_; }

 private:
  const Json& value(std::string_view key) const;
  Json values_ = Json::object();
};

/// What is wrong with this value for this key; nothing if it is right.
std::optional<std::string> check_value(const ConfigKey& key, const Json& value);

/// A value for a key from words on a command line or in the environment.
Result<Json> read_value(const ConfigKey& key, std::string_view text);

struct Role {
  RoleDescriptor descriptor;
  std::function<Result<std::unique_ptr<Node>>(const RoleConfig&)> make;
};

class RoleRegistry {
 public:
  /// A role of the same name is replaced: one's own comes after ours.
  void add(Role role);
  const Role* find(std::string_view name) const;
  std::vector<std::string> names() const;
  const std::vector<Role>& roles() const { return roles_; }
  /// A node of that role, or one line on what was wrong.
  Result<std::unique_ptr<Node>> make(std::string_view name, const Json& config) const;
  std::string unknown(std::string_view name) const;

 private:
  std::vector<Role> roles_;
};

}  // namespace swarmstage
