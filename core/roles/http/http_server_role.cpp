#include "core/roles/http/http_server_role.h"

#include "core/roles/config_keys.h"
#include "core/roles/host_names.h"
#include "core/roles/http/page_server.h"

namespace swarmstage::http_roles {

namespace {

using Type = ValueType;

constexpr double hour = 3600;
constexpr double connections_most = 1 << 20;

constexpr ConfigKeys key{"HTTP_SERVER_"};

std::vector<ConfigKey> config() {
  return {
      key("port", Type::integer, 8080, "TCP port to listen on; 0: any free one", 0, 65535),
      key("address", Type::text, "127.0.0.1", "address to listen on; 0.0.0.0: all"),
      key("hosts", Type::texts, Json::array(), std::string(host_names_about)),
      key("page_bytes", Type::size, "1KiB", "length of /page", 0, 16 << 20),
      key("work_time", Type::duration, "0s", "time from a POST to /work to its answer", 0, hour),
      key("tls", Type::flag, false, "whether TLS is spoken, and nothing else"),
      key("tls_identity", Type::text, "node", "with tls: the name of our key pair"),
      key("tls_require_peer", Type::flag, false,
          "with tls: whether clients must show a certificate that we believe"),
      key("connections_max", Type::integer, 12000, "connections at once", 1, connections_most),
      key("connections_per_address_max", Type::integer, 1000, "of them, from one address", 1,
          connections_most),
      key("body_bytes_max", Type::size, "1MiB", "longest body of a request", 0, 1 << 30),
      key("header_timeout", Type::duration, "10s", "longest time for the head of a request", 0.001,
          hour),
      key("body_timeout", Type::duration, "30s", "longest silence inside a body", 0.001, hour),
      key("write_timeout", Type::duration, "30s", "longest time in which a client takes nothing",
          0.001, hour),
      key("idle_timeout", Type::duration, "75s", "longest silence between two requests", 0.001,
          hour),
      key("drain_grace", Type::duration, "500ms", "from the drain to the end of listening", 0,
          hour),
  };
}

}  // namespace

Role http_server_role() {
  RoleDescriptor role;
  role.name = "http-server";
  role.about =
      "serves a page and takes work over HTTP: what clients, limits and drains are tried on";
  role.config = config();
  role.observables = {
      {"requests", Type::integer, "requests that came", {}},
      {"answered", Type::integer, "of them, answered with 2xx or 3xx", {}},
      {"refused", Type::integer, "of them, answered with 4xx or 5xx", {}},
      {"connections", Type::integer, "connections open", {}},
      {"in_work", Type::integer, "requests to /work without an answer yet", {}},
      {"draining", Type::flag, "whether it is about to leave", {}},
      {"limits", Type::json, "how often each limit was reached", {}},
      {"port", Type::integer, "the port it listens on; 0: none", {}},
  };
  role.events = {{"started", "it listens", {{"port", Type::integer, "where"}}},
                 {"failed",
                  "it cannot listen",
                  {{"context", Type::text, "where"}, {"error", Type::text, "why"}}}};
  return {role, [](const RoleConfig& config) -> Result<std::unique_ptr<Node>> {
            auto settings = PageSettings::from(config);
            if (!settings) return Error{settings.error()};
            return std::unique_ptr<Node>(std::make_unique<PageServer>(*settings));
          }};
}

}  // namespace swarmstage::http_roles
