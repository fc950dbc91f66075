#include "core/roles/lan_discovery/lan_discovery_role.h"

#include "core/roles/config_keys.h"
#include "core/roles/host_names.h"
#include "core/roles/lan_discovery/discovery_node.h"

namespace swarmstage::lan_discovery {

namespace {

using Type = ValueType;

constexpr double day = 86400;

constexpr ConfigKeys key{"DISCOVERY_"};
// Those of any server, which have the names everybody gives them.
constexpr ConfigKeys plain_key{""};

std::vector<ConfigKey> network_keys() {
  return {
      plain_key("name", Type::text, "default", "name shown to others"),
      plain_key("udp_port", Type::integer, 8080, "UDP port others reach us at; 0: a free one", 0,
                65535),
      plain_key("http_port", Type::integer, 8082, "TCP port of the HTTP API; 0: none", 0, 65535),
      plain_key("http_address", Type::text, "127.0.0.1",
                "address the HTTP API listens on; 0.0.0.0: all of IPv4; ::: all of IPv6, and no "
                "IPv4"),
      key("http_hosts", Type::texts, Json::array(), std::string(host_names_about)),
      key("tls", Type::flag, false, "whether the HTTP API is spoken over TLS"),
      key("tls_require_peer", Type::flag, false,
          "with tls: whether clients must show a certificate that we believe"),
      plain_key("broadcast_port", Type::integer, 8080,
                "UDP port announcements are broadcast to, and heard at", 1, 65535),
      key("peer", Type::texts, Json::array(),
          "host:port of instances that broadcast does not reach"),
      key("accept_from", Type::texts, Json::array(),
          "networks beyond our own whose instances are believed, as 10.2.0.0/16"),
      key("ipv6", Type::flag, true,
          "whether to speak IPv6 too, by link-local multicast, where the host has it"),
      key("dns_sd", Type::flag, false, "publish and look for _swarmstage._udp by multicast DNS"),
      key("interfaces", Type::texts, Json::array(),
          "names of the interfaces to speak and listen on; empty: all"),
      key("exclude_interfaces", Type::texts, Json::array(),
          "names of interfaces to leave out: nothing is said or heard there"),
      key("keys", Type::texts, Json::array(),
          "shared keys of 16 bytes or more: the first signs, both are believed; none: everybody "
          "is"),
      key("compat_ouroboros", Type::flag, false,
          "understand and answer the datagrams of the program this was modelled on"),
  };
}

std::vector<ConfigKey> time_keys() {
  return {
      key("interval", Type::duration, "30s",
          "how often we announce ourselves, give or take a tenth", 0.1, day),
      key("expiry", Type::duration, "90s",
          "silence after which a peer is struck off; at least three intervals", 0.3, 7 * day),
      key("expire", Type::flag, true, "whether silent peers are struck off"),
  };
}

std::vector<ConfigKey> limit_keys() {
  return {
      key("peers_max", Type::integer, 1024, "peers listed", 1, 1 << 20),
      key("peers_per_source_max", Type::integer, 64, "of them, from one address", 1, 1 << 20),
      key("sources_max", Type::integer, 4096, "addresses whose rates are remembered", 1, 1 << 20),
      key("source_rate", Type::integer, 200,
          "datagrams from one address that are looked at, per second", 1, 1'000'000),
      key("answer_rate", Type::integer, 20, "answers to one address, per second", 1, 1'000'000),
      key("answers_max", Type::integer, 32,
          "newcomers answered one by one; more at once get a broadcast", 1, 4096),
      key("messages_max", Type::integer, 64, "messages that wait for their receipts", 1, 4096),
      key("messages_per_peer_max", Type::integer, 16, "of them, to one peer", 1, 4096),
      key("messages_kept", Type::integer, 100, "received messages that are kept to be shown", 1,
          4096),
      key("services_max", Type::integer, 64, "services of others that are kept, with dns_sd", 1,
          4096),
  };
}

std::vector<OperationDescriptor> operations() {
  return {
      {"announce", "announces us now, and asks everybody to answer", {}, Type::json},
      {"send_message",
       "a text to one peer; answered when it has acknowledged it, or is given up",
       {{"peer", Type::text, "name or instance"}, {"text", Type::text, "at most 1024 bytes"}},
       Type::json},
      {"peers",
       "the peers by name",
       {{"detail", Type::flag, "with all that is known of each"}},
       Type::json},
      {"messages", "the messages that came last", {}, Type::json},
      {"leave", "says goodbye to everybody, and announces no more", {}, Type::json},
  };
}

const ValueDescriptor which_peer = {"peer", Type::text, "name or instance"};

std::vector<ObservableDescriptor> observables() {
  return {
      {"peers", Type::integer, "how many peers are listed", {}},
      {"peer_names", Type::texts, "their names, in order", {}},
      {"peer_addresses", Type::texts, "their addresses, in the order of their names", {}},
      {"knows", Type::flag, "whether that peer is listed", {which_peer}},
      {"address_of", Type::text, "where that peer is; empty if it is not listed", {which_peer}},
      {"announcements_sent", Type::integer, "announcements to everybody", {}},
      {"datagrams_sent", Type::integer, "datagrams of any kind", {}},
      {"bytes_sent", Type::integer, "their bytes, with UDP and IP headers", {}},
      {"messages_waiting", Type::integer, "messages of ours without a receipt", {}},
      {"messages_delivered", Type::integer, "messages of ours that were acknowledged", {}},
      {"messages_received", Type::integer, "messages that came", {}},
      {"last_message", Type::text, "the text that came last", {}},
      {"limits", Type::json, "how often each limit was reached", {}},
      {"faults", Type::json, "how many datagrams had each fault", {}},
      {"dns_sd", Type::json, "what is published and found by multicast DNS; null: it is off", {}},
      {"leaving", Type::flag, "whether we have said goodbye", {}},
      {"instance", Type::text, "our id in this life", {}},
      {"name", Type::text, "our name", {}},
      {"port", Type::integer, "the UDP port others are told; 0: not open yet", {}},
  };
}

std::vector<EventDescriptor> events() {
  const ValueDescriptor name = {"name", Type::text, "name of the peer"};
  const ValueDescriptor address = {"address", Type::text, "where it is"};
  return {
      {"started",
       "the node listens",
       {{"name", Type::text, "our name"}, {"udp_port", Type::integer, "the port others are told"}}},
      {"failed",
       "a port could not be opened",
       {{"context", Type::text, "which"}, {"error", Type::text, "why"}}},
      {"appeared",
       "a peer is listed",
       {name, address, {"verified", Type::flag, "a key of ours proves it"}}},
      {"changed",
       "a peer has moved, or calls itself differently",
       {name,
        address,
        {"before", Type::text, "where it was, if it moved"},
        {"reason", Type::text, "moved or renamed"}}},
      {"gone",
       "a peer is struck off",
       {name, address, {"reason", Type::text, "left, expired, replaced, left out or no room"}}},
      {"log_level_set",
       "somebody wants more or less to be logged",
       {{"level", Type::text, "debug, info, warning, error or off"}}},
      {"message_received",
       "a peer sent us a text",
       {{"from", Type::text, "name of the peer"}, address, {"text", Type::text, "what it said"}}},
  };
}

RoleDescriptor describe() {
  RoleDescriptor role;
  role.name = "lan-discovery";
  role.about = "finds the other instances on the local networks, and keeps a true list of them";
  for (auto keys : {network_keys(), time_keys(), limit_keys()}) {
    role.config.insert(role.config.end(), keys.begin(), keys.end());
  }
  role.operations = operations();
  role.observables = observables();
  role.events = events();
  role.samples = {
      {"discovery_delay", "ms", "from the start of the later of two instances to the first notice"},
      {"message_delay", "ms", "from sending a message to its receipt"},
      {"sent_bytes", "bytes", "of each sending, with UDP and IP headers"}};
  return role;
}

}  // namespace

const RoleDescriptor& lan_discovery_descriptor() {
  static const RoleDescriptor descriptor = describe();
  return descriptor;
}

Role lan_discovery_role() {
  return {lan_discovery_descriptor(),
          [](const RoleConfig& config) -> Result<std::unique_ptr<Node>> {
            auto settings = DiscoverySettings::from(config);
            if (!settings) return Error{settings.error()};
            auto part = std::make_unique<DiscoveryPart>(settings.value());
            return std::unique_ptr<Node>(
                std::make_unique<DiscoveryNode>(settings.value(), std::move(part)));
          }};
}

}  // namespace swarmstage::lan_discovery
