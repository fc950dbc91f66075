#include "core/roles/mesh/operations.h"

#include <algorithm>
#include <array>

#include "core/base/nearest.h"
#include "core/codec/text.h"
#include "core/roles/mesh/mesh.h"

namespace swarmstage::mesh {

void Operations::run() {
  struct Entry {
    std::string_view name;
    void (Operations::*action)();
  };
  static constexpr std::array<Entry, 6> table = {{{"say", &Operations::say},
                                                  {"connect", &Operations::connect},
                                                  {"discover", &Operations::discover},
                                                  {"peers", &Operations::list_peers},
                                                  {"send_bytes", &Operations::send_bytes},
                                                  {"quit", &Operations::quit}}};
  std::vector<std::string> names;
  for (const Entry& each : table) {
    if (each.name == invocation_.name) return (this->*each.action)();
    names.emplace_back(each.name);
  }
  fail("mesh has no operation '" + invocation_.name + "'" + suggestion(invocation_.name, names));
}

// --- Arguments ---

void Operations::fail(const std::string& why) {
  context_.fail(invocation_.id, why);
}

bool Operations::refuse_when_leaving() {
  if (mesh_.leaving) fail("the node is leaving");
  return mesh_.leaving;
}

std::optional<std::string> Operations::text_argument(std::string_view name) const {
  if (!invocation_.arguments.is_object()) return std::nullopt;
  const auto found = invocation_.arguments.find(std::string(name));
  if (found == invocation_.arguments.end() || !found->is_string()) return std::nullopt;
  return found->get<std::string>();
}

std::optional<std::vector<std::string_view>> Operations::texts_to_say() const {
  const Json& arguments = invocation_.arguments;
  if (!arguments.is_object()) return std::nullopt;
  std::vector<std::string_view> texts;
  if (const auto text = arguments.find("text"); text != arguments.end()) {
    if (!text->is_string()) return std::nullopt;
    texts.emplace_back(text->get_ref<const std::string&>());
  }
  if (const auto list = arguments.find("texts"); list != arguments.end()) {
    if (!list->is_array()) return std::nullopt;
    for (const Json& text : *list) {
      if (!text.is_string()) return std::nullopt;
      texts.emplace_back(text.get_ref<const std::string&>());
    }
  }
  if (texts.empty() && !arguments.contains("texts")) return std::nullopt;
  return texts;
}

// --- Operations ---

void Operations::say() {
  const auto texts = texts_to_say();
  if (!texts) return fail("say expects 'text', a text, or 'texts', a list of texts");
  for (const std::string_view text : *texts) {
    if (const auto wrong = mesh_.talk.check(text); !wrong.empty()) {
      return fail(std::string(unsayable) + wrong);
    }
  }
  if (refuse_when_leaving()) return;
  const std::size_t peers = mesh_.talk.say(context_, *texts);
  mesh_.talk.complete_when_sent(context_, invocation_.id,
                                {{"peers", peers}, {"lines", texts->size()}});
}

void Operations::connect() {
  const auto address = text_argument("address");
  const auto where = address ? HostPort::parse(*address) : std::nullopt;
  if (!where) {
    return fail("connect expects 'address', a host:port such as \"localhost:8001\"" +
                (address ? "; got '" + *address + "'" : std::string()));
  }
  if (refuse_when_leaving()) return;
  Dial dial;
  dial.purpose = Dial::Purpose::asked;
  dial.invocation = invocation_.id;
  mesh_.dialer.dial(context_, *where, std::move(dial));
}

void Operations::discover() {
  if (refuse_when_leaving()) return;
  const std::size_t asked = mesh_.discovery.ask_all(context_);
  mesh_.dialer.dial_known(context_);
  context_.complete(invocation_.id, {{"asked", asked}});
}

void Operations::list_peers() {
  Json connected = Json::array();
  for (const auto& [id, peer] : mesh_.peers) {
    connected.push_back({{"id", id},
                         {"name", peer.name},
                         {"address", peer.shown().to_string()},
                         {"direction", peer.incoming ? "incoming" : "outgoing"},
                         {"revision", to_string(peer.revision)},
                         {"heard_ago_ns", (context_.now() - peer.heard).count()}});
  }
  Json known = Json::array();
  for (const auto& [where, each] : mesh_.book.all()) {
    known.push_back({{"address", where.to_string()},
                     {"connected", mesh_.peers.find_address(where) != nullptr},
                     {"verified", each.verified},
                     {"failures", each.failures},
                     {"since_ago_ns", (context_.now() - each.since).count()}});
  }
  context_.complete(invocation_.id, {{"connected", std::move(connected)},
                                     {"known", std::move(known)},
                                     {"max_peers", mesh_.settings.max_peers}});
}

void Operations::send_bytes() {
  auto data = text_argument("data");
  if (data) data = codec::from_base64(*data);
  if (!data) data = text_argument("text");
  if (!data) return fail("send_bytes expects 'data' in base64, or 'text'");
  if (data->size() > mesh_.settings.payload_bytes_max) {
    return fail("the payload has " + std::to_string(data->size()) + " bytes; at most " +
                std::to_string(mesh_.settings.payload_bytes_max));
  }
  if (refuse_when_leaving()) return;
  const auto to = text_argument("peer");
  const Peer* one = to ? mesh_.peers.find_named(*to) : nullptr;
  if (to && !one) return fail("no peer is called '" + *to + "'");
  std::size_t sent = 0;
  for (const auto& [id, peer] : mesh_.peers) {
    if (one && one != &peer) continue;
    if (mesh_.talk.send_bytes(context_, peer, *data)) ++sent;
  }
  if (one && sent == 0) return fail(one->name + " speaks a revision that knows no BYTES");
  mesh_.talk.complete_when_sent(context_, invocation_.id, {{"peers", sent}});
}

void Operations::quit() {
  mesh_.members.leave_all(context_);
  context_.complete(invocation_.id);
}

// --- Observables ---

namespace {

Json limits_of(const Mesh& mesh) {
  const MeshSettings& set = mesh.settings;
  const std::array<std::pair<MeshLimit, std::size_t>, 10> sizes = {
      {{MeshLimit::max_peers, set.max_peers},
       {MeshLimit::handshakes_max, set.handshakes_max},
       {MeshLimit::handshakes_per_source_max, set.handshakes_per_source_max},
       {MeshLimit::line_bytes_max, set.line_bytes_max},
       {MeshLimit::payload_bytes_max, set.payload_bytes_max},
       {MeshLimit::payload_total_max, set.payload_total_max},
       {MeshLimit::addresses_max, set.addresses_max},
       {MeshLimit::addresses_per_source_max, set.addresses_per_source_max},
       {MeshLimit::dials_max, set.dials_max},
       {MeshLimit::remembered_max, set.remembered_max}}};
  Json result = Json::object();
  for (std::size_t i = 0; i < mesh_limit_count; ++i) {
    const auto limit = static_cast<MeshLimit>(i);
    Json& entry = result[std::string(to_string(limit))] = Json::object();
    for (const auto& [name, size] : sizes) {
      if (name == limit) entry["limit"] = size;
    }
    entry["reached"] = mesh.counters.count(limit);
  }
  return result;
}

Json ids_of(const Mesh& mesh, bool names) {
  Json list = Json::array();
  for (const auto& [id, peer] : mesh.peers) list.push_back(names ? peer.name : id);
  return list;
}

Json is_connected(const Mesh& mesh, const Json& arguments) {
  if (!arguments.is_object()) return nullptr;
  const auto found = arguments.find("peer");
  if (found == arguments.end() || !found->is_string()) return nullptr;
  return mesh.peers.find_named(found->get_ref<const std::string&>()) != nullptr;
}

Json addresses_of(const Mesh& mesh) {
  Json list = Json::array();
  for (const auto& [where, known] : mesh.book.all()) list.push_back(where.to_string());
  return list;
}

}  // namespace

Json observe_mesh(const Mesh& mesh, std::string_view name, const Json& arguments) {
  if (name == "peers") return mesh.peers.size();
  if (name == "peer_ids") return ids_of(mesh, false);
  if (name == "peer_names") return ids_of(mesh, true);
  if (name == "connected") return is_connected(mesh, arguments);
  if (name == "known_addresses") return mesh.book.size();
  if (name == "addresses") return addresses_of(mesh);
  if (name == "chats_said") return mesh.talk.said();
  if (name == "chats_heard") return mesh.talk.heard_count();
  if (name == "links") return mesh.links.size();
  if (name == "limits") return limits_of(mesh);
  if (name == "remembered") return mesh.memory.size();
  if (name == "id") return mesh.id;
  if (name == "name") return mesh.name;
  if (name == "port") return mesh.port_to_dial();
  return nullptr;
}

}  // namespace swarmstage::mesh
