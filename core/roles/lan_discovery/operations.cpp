#include "core/roles/lan_discovery/operations.h"

#include <algorithm>
#include <array>
#include <vector>

#include "core/base/nearest.h"
#include "core/roles/lan_discovery/discovery.h"
#include "core/roles/lan_discovery/lan_discovery_role.h"

namespace swarmstage::lan_discovery {

namespace {

double seconds_since(TimePoint then, TimePoint now) {
  const std::int64_t milliseconds = (now - then).count() / 1'000'000;
  return static_cast<double>(milliseconds) / 1e3;
}

std::vector<const Peer*> by_name(const Discovery& discovery) {
  std::vector<const Peer*> peers;
  for (const auto& [instance, peer] : discovery.peers.all()) peers.push_back(&peer);
  std::sort(peers.begin(), peers.end(), [](const Peer* left, const Peer* right) {
    if (left->name != right->name) return left->name < right->name;
    return left->address() < right->address();
  });
  return peers;
}

// Null: there is none. An instance is named by its id, if not by its name.
const Peer* peer_called(const Discovery& discovery, std::string_view wanted, std::size_t& count) {
  if (const Peer* named = discovery.peers.find_name(wanted, count)) return named;
  for (const auto& [instance, peer] : discovery.peers.all()) {
    if (to_text(instance) != wanted) continue;
    count = 1;
    return &peer;
  }
  return nullptr;
}

Json counters_of_limits(const Discovery& discovery) {
  Json all = Json::object();
  for (std::size_t i = 0; i < discovery_limit_count; ++i) {
    const auto limit = static_cast<DiscoveryLimit>(i);
    all[std::string(to_string(limit))] = discovery.counters.count(limit);
  }
  return all;
}

Json counters_of_faults(const Discovery& discovery) {
  Json all = Json::object();
  for (std::size_t i = 1; i < fault_count; ++i) {
    const auto fault = static_cast<Fault>(i);
    all[std::string(to_string(fault))] = discovery.counters.count(fault);
  }
  return all;
}

Json detail_of(const Peer& peer, TimePoint now) {
  Json detail = {{"name", peer.name},
                 {"address", peer.address().to_string()},
                 {"instance", to_text(peer.instance)},
                 {"source", peer.source.to_string()}};
  if (peer.http_port != 0) {
    detail["http"] = Endpoint{peer.source.address, peer.http_port}.to_string();
  }
  detail["verified"] = peer.verified;
  if (peer.legacy) detail["compat"] = "ouroboros";
  detail["known_for_seconds"] = seconds_since(peer.appeared, now);
  detail["heard_seconds_ago"] = seconds_since(peer.heard, now);
  return detail;
}

}  // namespace

// --- Operations ---

struct Operations::Entry {
  std::string_view name;
  void (Operations::*action)();
};

const Operations::Entry* Operations::find(std::string_view operation) {
  static constexpr std::array<Entry, 5> table = {{{"announce", &Operations::announce},
                                                  {"send_message", &Operations::send_message},
                                                  {"peers", &Operations::list_peers},
                                                  {"messages", &Operations::list_messages},
                                                  {"leave", &Operations::leave}}};
  for (const Entry& each : table) {
    if (each.name == operation) return &each;
  }
  return nullptr;
}

bool Operations::has(std::string_view operation) {
  return find(operation) != nullptr;
}

void Operations::run() {
  if (const Entry* entry = find(invocation_.name)) return (this->*entry->action)();
  fail("lan-discovery has no operation '" + invocation_.name + "'");
}

void Operations::fail(const std::string& why) {
  context_.fail(invocation_.id, why);
}

std::optional<std::string> Operations::text_argument(std::string_view name) const {
  if (!invocation_.arguments.is_object()) return std::nullopt;
  const auto found = invocation_.arguments.find(std::string(name));
  if (found == invocation_.arguments.end() || !found->is_string()) return std::nullopt;
  return found->get<std::string>();
}

void Operations::announce() {
  if (discovery_.leaving) return fail("the node is leaving");
  discovery_.announcer.announce_now(context_);
  context_.complete(invocation_.id, {{"announced", true}});
}

void Operations::send_message() {
  if (discovery_.leaving) return fail("the node is leaving");
  const auto wanted = text_argument("peer");
  const auto text = text_argument("text");
  if (!wanted || !text) return fail("send_message needs the texts 'peer' and 'text'");
  if (const std::string wrong = check_text(*text); !wrong.empty()) return fail("'text' " + wrong);
  const Result<InstanceId> found = instance_called(discovery_, *wanted);
  if (!found) return fail(found.error());
  discovery_.courier.send(
      context_, *discovery_.peers.find(found.value()), *text,
      [id = invocation_.id](Context& context, const Sent& sent) {
        if (sent.delivery != Delivery::done) return context.fail(id, sent.error);
        context.complete(id, {{"delivered", true}, {"attempts", sent.attempts}});
      });
}

void Operations::list_peers() {
  const Json& arguments = invocation_.arguments;
  const bool detail = arguments.is_object() && arguments.value("detail", Json()) == Json(true);
  context_.complete(invocation_.id, list_of_peers(discovery_, detail ? std::optional(context_.now())
                                                                     : std::nullopt));
}

void Operations::list_messages() {
  Json all = Json::array();
  for (const Letter& each : discovery_.courier.letters()) {
    all.push_back({{"number", each.serial},
                   {"from", each.from},
                   {"address", each.address},
                   {"instance", to_text(each.instance)},
                   {"text", each.text}});
  }
  context_.complete(invocation_.id, std::move(all));
}

void Operations::leave() {
  if (discovery_.leaving) return fail("the node is leaving");
  discovery_.leave(context_);
  context_.complete(invocation_.id, {{"left", true}});
}

// --- Observables ---

Result<InstanceId> instance_called(const Discovery& discovery, const std::string& wanted) {
  std::size_t count = 0;
  const Peer* peer = peer_called(discovery, wanted, count);
  if (count > 1) {
    return Error{std::to_string(count) + " peers are called '" + wanted +
                 "'; name one by its instance"};
  }
  if (peer) return peer->instance;
  std::vector<std::string> names;
  for (const Peer* each : by_name(discovery)) names.push_back(each->name);
  std::string why = "no peer is called '";
  why += wanted;
  why += '\'';
  return Error{names.empty() ? why : why + suggestion(wanted, names)};
}

Json list_of_peers(const Discovery& discovery, std::optional<TimePoint> now) {
  Json list = Json::array();
  for (const Peer* each : by_name(discovery)) {
    if (now) {
      list.push_back(detail_of(*each, *now));
    } else {
      list.push_back({{"name", each->name}, {"address", each->address().to_string()}});
    }
  }
  return list;
}

namespace {

Json column(const Discovery& discovery, bool addresses) {
  Json list = Json::array();
  for (const Peer* each : by_name(discovery)) {
    list.push_back(addresses ? each->address().to_string() : each->name);
  }
  return list;
}

Json about_peer(const Discovery& discovery, const Json& arguments, bool address) {
  std::size_t count = 0;
  const bool asked =
      arguments.is_object() && arguments.contains("peer") && arguments["peer"].is_string();
  const Peer* peer =
      asked ? peer_called(discovery, arguments["peer"].get<std::string>(), count) : nullptr;
  if (!address) return peer != nullptr;
  return peer ? peer->address().to_string() : std::string();
}

Json numbers_of(const Discovery& discovery, std::string_view name) {
  const Courier& courier = discovery.courier;
  if (name == "announcements_sent") return discovery.announcer.announcements();
  if (name == "datagrams_sent") return discovery.voice.datagrams();
  if (name == "bytes_sent") return discovery.voice.bytes();
  if (name == "messages_waiting") return courier.waiting();
  if (name == "messages_delivered") return courier.delivered();
  if (name == "messages_received") return courier.received();
  if (name == "port") return discovery.ports.number();
  return nullptr;
}

}  // namespace

Json observe_discovery(const Discovery& discovery, std::string_view name, const Json& arguments) {
  if (name == "peers") return discovery.peers.size();
  if (name == "peer_names") return column(discovery, false);
  if (name == "peer_addresses") return column(discovery, true);
  if (name == "knows") return about_peer(discovery, arguments, false);
  if (name == "address_of") return about_peer(discovery, arguments, true);
  if (name == "limits") return counters_of_limits(discovery);
  if (name == "faults") return counters_of_faults(discovery);
  if (name == "leaving") return discovery.leaving;
  if (name == "name") return discovery.settings.name;
  if (name == "instance") return to_text(discovery.instance);
  if (name == "last_message") {
    const auto& letters = discovery.courier.letters();
    return letters.empty() ? std::string() : letters.back().text;
  }
  return numbers_of(discovery, name);
}

}  // namespace swarmstage::lan_discovery
