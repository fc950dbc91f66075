#include "sim/model/sockets.h"

#include <algorithm>

namespace swarmstage::model {

namespace {

bool is_taken(HostState& host, const Socket& wanted) {
  bool taken = false;
  each_socket(host, [&](const Socket& open) {
    if (open.number != wanted.number) return;
    const bool apart = open.address != wanted.address && open.address != 0 && wanted.address != 0;
    taken |= !apart && !(open.shared && wanted.shared);
  });
  return taken;
}

std::optional<std::uint16_t> free_number(HostState& host, Socket wanted) {
  constexpr unsigned count = 65536 - first_free_port;
  for (unsigned tried = 0; tried < count; ++tried) {
    const bool wraps = host.last_port < first_free_port || host.last_port == 0xffff;
    host.last_port = wraps ? first_free_port : static_cast<std::uint16_t>(host.last_port + 1);
    wanted.number = host.last_port;
    if (!is_taken(host, wanted)) return wanted.number;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::uint16_t> open_socket(HostState& host, Socket socket) {
  if (socket.number == 0) {
    const auto found = free_number(host, socket);
    if (!found) return std::nullopt;
    socket.number = *found;
  } else if (is_taken(host, socket)) {
    return std::nullopt;
  }
  const bool more = host.extras && !host.extras->sockets.empty();
  if (host.socket.node == nobody && !more) {
    host.socket = socket;
  } else {
    host.more().sockets.push_back(socket);
  }
  return socket.number;
}

void close_socket(HostState& host, std::uint32_t node, PortId port) {
  if (host.socket.node == node && host.socket.port_id == port.value) {
    host.socket = Socket{};
    if (!host.extras || host.extras->sockets.empty()) return;
    host.socket = host.extras->sockets.front();
    host.extras->sockets.erase(host.extras->sockets.begin());
    return;
  }
  if (!host.extras) return;
  std::erase_if(host.extras->sockets, [&](const Socket& socket) {
    return socket.node == node && socket.port_id == port.value;
  });
}

void Groups::join(std::uint32_t group, const Membership& member) {
  if (!contains(group, member)) groups_[group].push_back(member);
}

void Groups::leave(std::uint32_t group, const Membership& member) {
  const auto found = groups_.find(group);
  if (found == groups_.end()) return;
  std::erase(found->second, member);
  if (found->second.empty()) groups_.erase(found);
}

void Groups::leave_all(std::uint32_t node, PortId port) {
  for (auto& [group, members] : groups_) {
    std::erase_if(members, [&](const Membership& member) {
      return member.node == node && (!port || member.port_id == port.value);
    });
  }
  std::erase_if(groups_, [](const auto& entry) { return entry.second.empty(); });
}

bool Groups::contains(std::uint32_t group, const Membership& member) const {
  const std::vector<Membership>& all = members(group);
  return std::find(all.begin(), all.end(), member) != all.end();
}

const std::vector<Membership>& Groups::members(std::uint32_t group) const {
  static const std::vector<Membership> none;
  const auto found = groups_.find(group);
  return found == groups_.end() ? none : found->second;
}

}  // namespace swarmstage::model
