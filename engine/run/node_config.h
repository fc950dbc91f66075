#pragma once

// The configuration of one node, made from its group's: `@name` stands for the
// address of that node, `@self` and `@previous` for its own and for that of the
// one before it in its group, `@index` for its place there; `@@` is an @. The
// overlay adds the addresses of its neighbours; a role's `id`, where it has one
// and none is given, is the node's name.

#include <functional>
#include <string>

#include "core/base/json.h"
#include "core/base/result.h"
#include "core/node/endpoint.h"
#include "core/node/ids.h"
#include "engine/run/roster.h"

namespace swarmstage {

class NodeConfigs {
 public:
  using AddressOf = std::function<IpAddress(HostIndex)>;

  /// `roster` must outlive it. Addresses are asked for only when needed.
  NodeConfigs(const Roster& roster, AddressOf address_of)
      : roster_(roster), address_of_(std::move(address_of)) {}

  /// `overlay` is laid over the group's: what a restart changes.
  Result<Json> config_of(NodeIndex node, const Json& overlay = Json::object()) const;

 private:
  Result<std::string> replaced(const std::string& text, NodeIndex node) const;
  Result<std::string> meaning(std::string_view reference, NodeIndex node) const;
  Result<Json> replaced_in(const Json& value, NodeIndex node) const;
  Result<Json> elements_replaced(const Json& value, NodeIndex node) const;
  std::string address_of(NodeIndex node) const;
  void add_neighbours(Json& config, NodeIndex node) const;

  const Roster& roster_;
  AddressOf address_of_;
};

}  // namespace swarmstage
