#pragma once

// An instance of LAN discovery on the bench, and the words its stories are told
// in: other instances, played notice by notice. It is called "we", has UDP port
// 8081 and stands on 10.0.0.1/24 unless the test says otherwise.

#include <string>
#include <vector>

#include "core/base/hex.h"
#include "core/roles/lan_discovery/lan_discovery_role.h"
#include "core/roles/lan_discovery/notice.h"
#include "core/testing/node_probe.h"

namespace swarmstage::lan_discovery {

/// Another instance, which numbers what it says.
struct Other {
  std::string name;
  InstanceId instance = 0;
  std::string from;  // its endpoint
  std::uint16_t udp_port = 8080;
  std::uint16_t moves = 0;
  std::uint16_t known = 0;
  KeyRing keys = {};
  std::uint64_t sequence = 0;

  std::string say(Notice notice = {}) {
    notice.instance = instance;
    notice.name = name;
    notice.udp_port = udp_port;
    notice.http_port = 8082;
    notice.moves = moves;
    notice.known = known;
    notice.age = 1500;
    notice.sequence = ++sequence;
    return write_notice(notice, keys);
  }
  std::string ask() {
    Notice notice;
    notice.asks = true;
    return say(notice);
  }
  std::string goodbye() {
    Notice notice;
    notice.kind = NoticeKind::goodbye;
    return say(notice);
  }
};

class DiscoveryProbe : public NodeProbe {
 public:
  struct Said {
    Notice notice;  // its texts are empty but for those below
    Endpoint to;
    bool broadcast = false;
    bool tagged = false;
    std::string name;
    std::string text;
  };

  explicit DiscoveryProbe(const Json& config = Json::object(),
                          const std::vector<Interface>& further = {})
      : NodeProbe(make(config)) {
    for (const Interface& each : further) host().interfaces.push_back(each);
    start();
    take_sent();
  }

  void hear_broadcast(const Other& from, const std::string& bytes) {
    hear(from.from, bytes, Cast::broadcast);
  }
  void hear_alone(const Other& from, const std::string& bytes) {
    hear(from.from, bytes, Cast::unicast);
  }
  void hear(std::string_view from, ByteView bytes, Cast cast) {
    Datagram datagram;
    datagram.port = last_port();
    datagram.from = Endpoint::parse(from).value();
    datagram.cast = cast;
    datagram.bytes = bytes;
    deliver(datagram);
  }
  /// It announces itself by broadcast, as at its start.
  void meet(Other& other) { hear_broadcast(other, other.ask()); }

  /// What was said since the last time it was asked.
  std::vector<Said> said() {
    std::vector<Said> all;
    for (const Sent& sent : take_sent()) {
      const NoticeReading reading = read_notice(sent.bytes, {});
      Said each;
      each.notice = reading.notice;
      each.to = sent.to;
      each.broadcast = sent.broadcast;
      each.tagged = reading.tagged;
      each.name = reading.notice.name;
      each.text = reading.notice.text;
      each.notice.name = each.notice.text = {};
      all.push_back(each);
    }
    return all;
  }
  /// To whom unicasts went since the last time.
  std::vector<std::string> spoken_to() {
    std::vector<std::string> whom;
    for (const Said& each : said()) {
      if (!each.broadcast) whom.push_back(each.to.to_string());
    }
    return whom;
  }

  Json see(std::string_view observable, const Json& arguments = {}) {
    return runner().observe(observable, arguments);
  }
  bool knows(const Other& other) {
    return see("knows", {{"peer", text_of(other.instance)}}).get<bool>();
  }
  std::string address_of(const Other& other) {
    return see("address_of", {{"peer", text_of(other.instance)}}).get<std::string>();
  }
  std::uint64_t reached(std::string_view limit) {
    return see("limits")[std::string(limit)].get<std::uint64_t>();
  }
  std::uint64_t found(std::string_view fault) {
    return see("faults")[std::string(fault)].get<std::uint64_t>();
  }
  InstanceId own_instance() { return std::stoull(see("instance").get<std::string>(), nullptr, 16); }
  /// "appeared alice", "gone bob left", ... since the last time.
  std::vector<std::string> happened() {
    std::vector<std::string> all;
    for (const Event& event : take_events()) {
      if (!event.fields.contains("address")) continue;
      std::string line = event.name + " ";
      line += event.fields.value("name", event.fields.value("from", ""));
      const std::string more = event.fields.value("reason", event.fields.value("text", ""));
      all.push_back(more.empty() ? line : line + " " + more);
    }
    return all;
  }

  static std::string text_of(InstanceId instance) { return to_hex(instance); }

 private:
  static std::unique_ptr<Node> make(const Json& config) {
    Json all = {{"name", "we"}, {"udp_port", 8081}, {"http_port", 0}};
    all.update(config);
    RoleRegistry registry;
    registry.add(lan_discovery_role());
    return std::move(registry.make("lan-discovery", all).value());
  }
};

inline Other alice() {
  Other other;
  other.name = "alice";
  other.instance = 0xa11ce;
  other.from = "10.0.0.2:8080";
  return other;
}

inline Other bob() {
  Other other;
  other.name = "bob";
  other.instance = 0xb0b;
  other.from = "10.0.0.3:8080";
  return other;
}

}  // namespace swarmstage::lan_discovery
