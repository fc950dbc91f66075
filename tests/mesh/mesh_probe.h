#pragma once

// A mesh node on the bench, and the words its stories are told in: peers of all
// three revisions played line by line. The node's id is "m" and its name "Mesh"
// unless the test says otherwise, so ids below and above it are easy to find.

#include <algorithm>
#include <string>
#include <vector>

#include "core/roles/mesh/mesh_role.h"
#include "core/roles/mesh/wire.h"
#include "core/testing/node_probe.h"

namespace swarmstage::mesh {

class MeshProbe : public NodeProbe {
 public:
  explicit MeshProbe(Json config = Json::object(), Limits limits = {})
      : NodeProbe(make(std::move(config)), limits) {
    start();
  }

  /// A node of ours dials in and introduces itself; returns its stream.
  StreamId join(const std::string& id, std::string_view remote, std::uint16_t port = 0) {
    const StreamId stream = accept(remote);
    data(stream, hello_line(id, "name-" + id, port));
    return stream;
  }
  /// The seed revision dials in.
  StreamId join_seed(const std::string& id, std::string_view remote) {
    const StreamId stream = accept(remote);
    data(stream, id + ":name-" + id + "\n");
    return stream;
  }
  /// The one connect asked for since the last time; opened.
  StreamId open_connect() {
    const std::vector<Connect> connects = take_connects();
    if (connects.size() != 1) return {};
    opened_to(connects[0]);
    return connects[0].stream;
  }
  void opened_to(const Connect& connect) {
    StreamInfo info;
    info.remote = connect.to;
    info.local = {IpAddress::v4(10, 0, 0, 1), 50000};
    deliver(delivered::StreamOpened{connect.stream, info});
  }
  /// We dial that address because somebody asked for it, and it is open.
  StreamId dial(std::string_view address) {
    invoke("connect", {{"address", address}});
    return open_connect();
  }
  /// The same, and a node of ours answers.
  StreamId dial_ours(const std::string& id, std::string_view address) {
    const StreamId stream = dial(address);
    data(stream, hello_line(id, "name-" + id, 8001));
    return stream;
  }

  Json see(std::string_view observable, Json arguments = {}) {
    return runner().observe(observable, arguments);
  }
  std::size_t peers() { return see("peers").get<std::size_t>(); }
  bool connected(std::string_view peer) { return see("connected", {{"peer", peer}}).get<bool>(); }
  std::uint64_t reached(std::string_view limit) {
    return see("limits")[std::string(limit)]["reached"].get<std::uint64_t>();
  }
  /// The events of that name since the last call, which forgets all others.
  std::vector<Json> events(std::string_view name) {
    std::vector<Json> found;
    for (const Event& event : take_events()) {
      if (event.name == name) found.push_back(event.fields);
    }
    return found;
  }
  std::vector<std::string> chats() {
    std::vector<std::string> texts;
    for (const Json& chat : events("MsgChatMessage")) texts.push_back(chat["message"]);
    return texts;
  }
  std::vector<std::string> dialled() {
    std::vector<std::string> addresses;
    for (const Connect& connect : take_connects()) addresses.push_back(connect.to.to_string());
    std::sort(addresses.begin(), addresses.end());
    return addresses;
  }

 private:
  static std::unique_ptr<Node> make(Json config) {
    Json all = {{"id", "m"}, {"name", "Mesh"}, {"dial_spread", "0s"}};
    all.update(config);
    RoleRegistry registry;
    registry.add(mesh_role());
    return std::move(registry.make("mesh", all).value());
  }
};

/// One text of several.
inline std::string text(std::initializer_list<std::string_view> parts) {
  std::string result;
  for (const std::string_view part : parts) result += part;
  return result;
}

/// What a node of ours called m, listening on the default port, says first.
inline std::string own_hello() {
  return hello_line("m", "Mesh", 8001);
}

}  // namespace swarmstage::mesh
