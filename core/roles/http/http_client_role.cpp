#include "core/roles/http/http_client_role.h"

#include "core/node/component.h"
#include "core/roles/config_keys.h"
#include "core/roles/http/asker.h"

namespace swarmstage::http_roles {

namespace {

using Type = ValueType;

constexpr double hour = 3600;
constexpr std::size_t connections_max = 64;

constexpr ConfigKeys key{"HTTP_CLIENT_"};

std::vector<ConfigKey> config() {
  return {
      key("server", Type::text, "127.0.0.1:8080", "host:port of the server"),
      key("method", Type::text, "get", "how it asks", {}, {}, {"get", "post"}),
      key("target", Type::text, "/page", "what it asks for"),
      key("body_bytes", Type::size, "0", "length of the body of a post", 0, 1 << 20),
      key("pace", Type::text, "closed-loop",
          "when it asks: after each answer, every interval, or by the operation ask alone", {}, {},
          {"closed-loop", "steady", "when-asked"}),
      key("interval", Type::duration, "100ms", "with pace steady: from one request to the next",
          0.001, hour),
      key("retry", Type::duration, "200ms",
          "with pace closed-loop: wait after a request without an answer", 0.001, hour),
      key("deadline", Type::duration, "10s", "longest time for a request and all of its answer",
          0.001, hour),
      key("requests_max", Type::integer, 0, "requests in all; 0: without end", 0, 1e12),
      key("read_rate", Type::size, "0", "bytes of an answer it reads in a second; 0: all that come",
          0, 1 << 30),
      key("tls", Type::flag, false, "whether TLS is spoken"),
      key("tls_identity", Type::text, "", "with tls: the name of our key pair; empty: none"),
      key("tls_server_name", Type::text, "node", "with tls: who the server must prove to be"),
  };
}

Result<std::unique_ptr<Node>> make(const RoleConfig& config) {
  auto settings = AskerSettings::from(config);
  if (!settings) return Error{settings.error()};
  http::ClientSettings client;
  client.connections_per_endpoint_max = connections_max;
  client.connect_timeout = settings->deadline;
  auto node = std::make_unique<ComponentNode>();
  auto& part = node->add(std::make_unique<http::HttpClient>(client));
  node->add(std::make_unique<Asker>(part, std::move(*settings)));
  return std::unique_ptr<Node>(std::move(node));
}

}  // namespace

Role http_client_role() {
  RoleDescriptor role;
  role.name = "http-client";
  role.about = "asks an HTTP server again and again, and counts what becomes of its requests";
  role.config = config();
  role.operations = {
      {"ask", "sends one request, and tells its status and latency", {}, Type::json}};
  role.observables = {
      {"sent", Type::integer, "requests so far", {}},
      {"answered", Type::integer, "of them, answered with 2xx or 3xx", {}},
      {"refused", Type::integer, "of them, never sent: nobody listened, or TLS failed", {}},
      {"lost", Type::integer, "of them, sent, and without an answer in time", {}},
      {"failed", Type::integer, "of them, answered with 4xx or 5xx, or with what is no HTTP", {}},
      {"in_flight", Type::integer, "of them, under way", {}},
      {"bytes", Type::integer, "bytes of bodies that came", {}},
  };
  role.events = {{"unanswered",
                  "a request was not answered as it should be",
                  {{"outcome", Type::text, "refused, lost or failed"},
                   {"reason", Type::text, "in more words"},
                   {"status", Type::integer, "of the answer; 0: none"}}}};
  role.samples = {{"latency", "ms", "from sending a request to the end of its answer"}};
  return {role, make};
}

}  // namespace swarmstage::http_roles
