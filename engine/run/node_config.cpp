#include "engine/run/node_config.h"

#include "core/base/nearest.h"

namespace swarmstage {

namespace {

bool is_name_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-';
}

/// How long the reference is that begins here: a name, perhaps with its number.
std::size_t reference_length(std::string_view text) {
  std::size_t end = 0;
  while (end < text.size() && is_name_letter(text[end])) ++end;
  if (end == text.size() || text[end] != '[') return end;
  const std::size_t close = text.find(']', end);
  return close == std::string_view::npos ? end : close + 1;
}

/// An address of IPv6 stands in brackets where a port follows.
std::string before_port(const std::string& address) {
  return address.find(':') == std::string::npos ? address : "[" + address + "]";
}

}  // namespace

std::string NodeConfigs::address_of(NodeIndex node) const {
  return address_of_(roster_.seat(node).host).to_string();
}

Result<std::string> NodeConfigs::meaning(std::string_view reference, NodeIndex node) const {
  const Seat& seat = roster_.seat(node);
  if (reference == "self") return address_of(node);
  if (reference == "index") return std::to_string(seat.position);
  if (reference == "previous") {
    if (seat.position > 0) return address_of({node.value - 1});
    return Error{"@previous: the first node of a group has none before it"};
  }
  if (const auto other = roster_.find_node(reference)) return address_of(*other);
  std::vector<std::string> known = {"self", "previous", "index"};
  for (const std::string& name : roster_.group_names()) known.push_back(name);
  std::string what = "there is no node '";
  what += reference;
  what += "'";
  if (roster_.find_group(reference)) what += "; it is a group: name one of it, as in @";
  if (roster_.find_group(reference)) return Error{what + std::string(reference) + "[0]"};
  return Error{what + suggestion(reference, known)};
}

Result<std::string> NodeConfigs::replaced(const std::string& text, NodeIndex node) const {
  std::string result;
  std::string_view rest = text;
  while (true) {
    const std::size_t sign = rest.find('@');
    result += rest.substr(0, sign);
    if (sign == std::string_view::npos) return result;
    rest.remove_prefix(sign + 1);
    if (rest.starts_with('@')) {
      result += '@';
      rest.remove_prefix(1);
      continue;
    }
    const std::size_t length = reference_length(rest);
    Result<std::string> found = meaning(rest.substr(0, length), node);
    if (!found) return found;
    rest.remove_prefix(length);
    result += rest.starts_with(':') ? before_port(found.value()) : found.value();
  }
}

Result<Json> NodeConfigs::replaced_in(const Json& value, NodeIndex node) const {
  if (value.is_string()) {
    Result<std::string> text = replaced(value.get<std::string>(), node);
    if (!text) return Error{text.error()};
    return Json(std::move(text.value()));
  }
  if (!value.is_structured()) return value;
  return elements_replaced(value, node);
}

Result<Json> NodeConfigs::elements_replaced(const Json& value, NodeIndex node) const {
  Json result = value;
  for (auto& element : result.items()) {
    Result<Json> inside = replaced_in(element.value(), node);
    if (!inside) return inside;
    element.value() = std::move(inside.value());
  }
  return result;
}

void NodeConfigs::add_neighbours(Json& config, NodeIndex node) const {
  const GroupSeats& group = roster_.group_of(node);
  if (!group.overlay) return;
  const Seat& seat = roster_.seat(node);
  const auto side = group.plan->neighbours->side;
  const ConfigKey* port = group.role->descriptor.find_key("port");
  Json list = config.value(group.overlay_key, Json::array());
  for (const std::uint32_t other : group.overlay->neighbours(seat.position)) {
    if (side == NeighbourPlan::Side::earlier && other > seat.position) continue;
    if (side == NeighbourPlan::Side::later && other < seat.position) continue;
    std::string address = address_of({group.first + other});
    if (port != nullptr)
      address = before_port(address) + ':' + config.value("port", port->default_value).dump();
    list.push_back(address);
  }
  config[group.overlay_key] = std::move(list);
}

Result<Json> NodeConfigs::config_of(NodeIndex node, const Json& overlay) const {
  const GroupSeats& group = roster_.group_of(node);
  Json plain = group.plan->config;
  plain.update(overlay);
  Result<Json> config = replaced_in(plain, node);
  if (!config) return config;
  add_neighbours(*config, node);
  const ConfigKey* id = group.role->descriptor.find_key("id");
  if (id != nullptr && id->type == ValueType::text && !config->contains("id")) {
    (*config)["id"] = roster_.seat(node).name;
  }
  return config;
}

}  // namespace swarmstage
