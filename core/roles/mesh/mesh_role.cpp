#include "core/roles/mesh/mesh_role.h"

#include "core/roles/config_keys.h"
#include "core/roles/host_names.h"
#include "core/roles/mesh/mesh_daemon.h"

namespace swarmstage::mesh {

namespace {

using Type = ValueType;

constexpr double shortest = 0.001;  // seconds, of what repeats
constexpr double day = 86400;

constexpr ConfigKeys key{"MESH_"};

std::vector<ConfigKey> identity_keys() {
  return {
      key("port", Type::integer, 8001, "TCP port to listen on; 0: any free one", 0, 65535),
      key("bootstrap", Type::texts, Json::array(), "host:port of nodes to begin with"),
      key("name", Type::text, "", "name shown to others; empty: the id"),
      key("id", Type::text, "", "id in the mesh, unique; empty: a random one at each start"),
      key("address", Type::text, "0.0.0.0", "address to listen on"),
      key("advertised_port", Type::integer, 0,
          "port that others should dial, if it is not the one listened on", 0, 65535),
      key("http_port", Type::integer, 0,
          "TCP port of /peers, /metrics, /docs/ and the like; 0: none", 0, 65535),
      key("http_address", Type::text, "127.0.0.1", "address of that port"),
      key("http_hosts", Type::texts, Json::array(), std::string(host_names_about)),
      key("remember", Type::flag, false,
          "keep the addresses of peers in the host's store, and dial them after a restart"),
  };
}

std::vector<ConfigKey> time_keys() {
  return {
      key("discovery_interval", Type::duration, "30s", "how often all peers are asked for theirs",
          shortest, day),
      key("maintenance_interval", Type::duration, "15s", "how often peers are pinged", shortest,
          day),
      key("connection_timeout", Type::duration, "10s",
          "longest time for a connect, and for a handshake", shortest, 3600),
      key("peer_timeout", Type::duration, "60s", "silence after which a peer is given up", shortest,
          day),
      key("bootstrap_delay", Type::duration, "1s",
          "wait before the first attempt; doubled after each of the first five", shortest, day),
      key("bootstrap_interval", Type::duration, "30s", "wait before each further attempt", shortest,
          day),
      key("listen_line_delay", Type::duration, "500ms",
          "silence of an acceptor after which it gets a LISTEN line", shortest, 3600),
      key("dial_spread", Type::duration, "200ms",
          "addresses that peers told are dialled after a random wait of at most this", 0, 3600),
      key("address_expiry", Type::duration, "1h",
          "how long an address that no longer works is tried", shortest, 30 * day),
  };
}

std::vector<ConfigKey> limit_keys() {
  return {
      key("max_peers", Type::integer, 20, "peers at once", 1, 4096),
      key("handshakes_max", Type::integer, 128,
          "incoming connections that have not introduced themselves", 1, 4096),
      key("handshakes_per_source_max", Type::integer, 64, "the same, from one address", 1, 4096),
      key("line_bytes_max", Type::size, "64KiB", "longest line", 256, 1 << 30),
      key("payload_bytes_max", Type::size, "16MiB", "longest BYTES payload", 0, 1 << 30),
      key("payload_total_max", Type::size, "64MiB", "all unfinished BYTES payloads together", 0,
          1LL << 40),
      key("addresses_max", Type::integer, 1024, "known addresses", 1, 1 << 20),
      key("addresses_per_source_max", Type::integer, 128, "known addresses told by one source", 1,
          1 << 20),
      key("dials_max", Type::integer, 8, "connects at once", 1, 1024),
      key("remembered_max", Type::integer, 64, "addresses kept in the store", 1, 1024),
  };
}

std::vector<OperationDescriptor> operations() {
  return {
      {"say",
       "one or more chat lines to every peer",
       {{"text", Type::text, "one line"}, {"texts", Type::texts, "several lines"}},
       Type::json},
      {"connect",
       "connects to a node; answered when the handshake is done",
       {{"address", Type::text, "host:port"}},
       Type::json},
      {"discover", "asks every peer for its peers now", {}, Type::json},
      {"peers", "who is connected, and which addresses are known", {}, Type::json},
      {"send_bytes",
       "a BYTES payload to one peer, or to all that understand it",
       {{"data", Type::text, "the payload in base64"},
        {"text", Type::text, "or as text"},
        {"peer", Type::text, "id or name; absent: all"}},
       Type::json},
      {"quit", "says goodbye to everybody and stops listening", {}, Type::json},
  };
}

std::vector<ObservableDescriptor> observables() {
  return {
      {"peers", Type::integer, "how many peers", {}},
      {"peer_ids", Type::texts, "their ids, in order", {}},
      {"peer_names", Type::texts, "their names, in order of their ids", {}},
      {"connected",
       Type::flag,
       "whether that node is a peer",
       {{"peer", Type::text, "id or name"}}},
      {"known_addresses", Type::integer, "how many addresses are known", {}},
      {"addresses", Type::texts, "the known addresses", {}},
      {"chats_said", Type::integer, "chat lines said", {}},
      {"chats_heard", Type::integer, "chat lines heard", {}},
      {"links", Type::integer, "connections of any kind", {}},
      {"limits", Type::json, "each limit, and how often it was reached", {}},
      {"remembered", Type::integer, "how many addresses the store holds, as far as we know", {}},
      {"id", Type::text, "our id", {}},
      {"name", Type::text, "our name", {}},
      {"port", Type::integer, "the port others should dial; 0: none", {}},
  };
}

const ValueDescriptor peer_id = {"peerID", Type::text, "id of the peer"};
const ValueDescriptor peer_name = {"peerName", Type::text, "its name"};
const ValueDescriptor address = {"address", Type::text, "where it is"};
const ValueDescriptor error = {"error", Type::text, "what went wrong"};
const ValueDescriptor reason = {"reason", Type::text, "why"};
const ValueDescriptor attempts = {"attempts", Type::integer, "how many so far"};
const ValueDescriptor from = {"from", Type::text, "name of the peer"};
const ValueDescriptor count = {"peerCount", Type::integer, "peers now"};

std::vector<EventDescriptor> events() {
  return {
      {"MsgSystemStart",
       "the node listens",
       {{"nodeID", Type::text, "our id"},
        {"nodeName", Type::text, "our name"},
        {"port", Type::integer, "listened on"}}},
      {"MsgError", "something went wrong", {error, {"context", Type::text, "where"}}},
      {"MsgBootstrapSuccess", "a bootstrap attempt succeeded", {address, attempts}},
      {"MsgBootstrapFailed", "a bootstrap attempt failed", {address, attempts, error}},
      {"MsgPeerConnected",
       "a peer joined",
       {peer_id,
        peer_name,
        address,
        count,
        {"maxPeers", Type::integer, "at most"},
        {"direction", Type::text, "incoming or outgoing"},
        {"revision", Type::text, "seed or newer (of the original), or ours"}}},
      {"MsgPeerDisconnected", "a peer left", {peer_id, peer_name, address, reason, count}},
      {"MsgPeersDiscovered",
       "a peer told addresses we did not know",
       {{"newCount", Type::integer, "how many"},
        {"fromPeer", Type::text, "id of the peer"},
        {"fromName", Type::text, "its name"},
        {"totalKnown", Type::integer, "known now"}}},
      {"MsgChatMessage",
       "a peer said something",
       {from, peer_id, {"message", Type::text, "what it said"}}},
      {"MsgBytesMessage",
       "a peer sent a payload",
       {from,
        peer_id,
        {"length", Type::integer, "its bytes"},
        {"data", Type::text, "the payload in base64"}}},
      {"MsgMaintenanceCleanup", "a silent peer was removed", {peer_id, peer_name, reason}},
      {"MsgConnectionFailed", "a peer could not be reached", {address, error}},
      {"MsgPeersRecalled",
       "addresses of a former life are dialled",
       {{"count", Type::integer, "how many"}}},
      {"MsgStoreFailed",
       "what is remembered could not be read or written; told once until it can",
       {error, {"context", Type::text, "what was being done"}}},
  };
}

RoleDescriptor describe() {
  RoleDescriptor role;
  role.name = "mesh";
  role.about = "a full mesh of nodes that exchange text lines over TCP";
  for (auto keys : {identity_keys(), time_keys(), limit_keys()}) {
    role.config.insert(role.config.end(), keys.begin(), keys.end());
  }
  role.operations = operations();
  role.observables = observables();
  role.events = events();
  role.samples = {{"ping_rtt", "ms", "from a PING to its PONG"},
                  {"discovery_rtt", "ms", "from a REQUEST_PEERS to a PEERS"}};
  return role;
}

}  // namespace

const RoleDescriptor& mesh_descriptor() {
  static const RoleDescriptor descriptor = describe();
  return descriptor;
}

Role mesh_role() {
  return {mesh_descriptor(), [](const RoleConfig& config) -> Result<std::unique_ptr<Node>> {
            auto settings = MeshSettings::from(config);
            if (!settings) return Error{settings.error()};
            return make_mesh_daemon(std::move(settings.value()));
          }};
}

}  // namespace swarmstage::mesh
