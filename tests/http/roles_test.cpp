// The roles http-server and http-client, each on the bench.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/http/http_settings.h"
#include "core/roles/builtin_roles.h"
#include "core/testing/node_probe.h"
#include "tests/http/server_probe.h"

namespace swarmstage::http_roles {
namespace {

using http::body_of;
using http::status_of;
using testing::HasSubstr;

Result<std::unique_ptr<Node>> make(const std::string& role, const Json& config) {
  RoleRegistry roles;
  add_builtin_roles(roles);
  return roles.make(role, config);
}

std::unique_ptr<Node> node_of(const std::string& role, const Json& config) {
  return std::move(make(role, config).value());
}

std::string post_work(std::string_view body) {
  std::string request = "POST /work HTTP/1.1\r\nHost: localhost\r\nContent-Length: ";
  request += std::to_string(body.size());
  request += "\r\n\r\n";
  request += body;
  return request;
}

constexpr std::string_view answer = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nabcd";

TEST(HttpServerRole, ServesAPageOfItsLength) {
  NodeProbe probe(node_of("http-server", {{"page_bytes", "30B"}}));
  probe.start();
  const StreamId client = probe.accept("10.0.0.2:5000");

  probe.data(client, "GET /page HTTP/1.1\r\nHost: localhost\r\n\r\n");

  EXPECT_EQ(body_of(probe.written(client)), "abcdefghijklmnopqrstuvwxyzabcd");
  EXPECT_EQ(probe.runner().observe("answered", nullptr), 1);
  EXPECT_EQ(probe.runner().observe("connections", nullptr), 1);
}

TEST(HttpServerRole, AnswersWorkWhenItIsDoneAlsoWhileItDrains) {
  NodeProbe probe(node_of("http-server", {{"work_time", "2s"}}));
  probe.start();
  const StreamId client = probe.accept("10.0.0.2:5000");
  probe.data(client, post_work("hello"));
  EXPECT_EQ(probe.runner().observe("in_work", nullptr), 1);

  probe.drain();
  probe.advance(1s);
  EXPECT_EQ(probe.written(client), "");
  probe.advance(1s);

  const std::string said = probe.written(client);
  EXPECT_EQ(body_of(said), R"({"bytes":5})");
  EXPECT_THAT(said, HasSubstr("Connection: close"));
  EXPECT_EQ(probe.runner().observe("in_work", nullptr), 0);
}

TEST(HttpServerRole, ForgetsWorkWhoseClientHasGone) {
  NodeProbe probe(node_of("http-server", {{"work_time", "2s"}}));
  probe.start();
  const StreamId client = probe.accept("10.0.0.2:5000");
  probe.data(client, post_work("hello"));

  probe.closed(client, CloseReason::reset);
  probe.advance(3s);

  EXPECT_EQ(probe.runner().observe("in_work", nullptr), 0);
  EXPECT_EQ(probe.runner().observe("answered", nullptr), 0);
}

TEST(HttpServerRole, AnswersOnThisMachineToItsOwnNamesOnly) {
  const auto status = [](const Json& config, std::string_view host) {
    NodeProbe probe(node_of("http-server", config));
    probe.start();
    const StreamId client = probe.accept("10.0.0.2:5000");
    std::string request = "GET /page HTTP/1.1\r\nHost: ";
    probe.data(client, request.append(host).append("\r\n\r\n"));
    return status_of(probe.written(client));
  };
  EXPECT_EQ(status(Json::object(), "evil.example"), 421);
  EXPECT_EQ(status({{"hosts", {"shop.example"}}}, "shop.example:80"), 200);
  EXPECT_EQ(status({{"hosts", {"shop.example"}}}, "localhost"), 200);
  EXPECT_EQ(status({{"address", "0.0.0.0"}}, "shop.example"), 200)
      << "what it is called is unknown";
  EXPECT_EQ(status({{"address", "0.0.0.0"}, {"hosts", {"shop.example"}}}, "evil.example"), 421);
}

TEST(HttpServerRole, CountsLimitsByTheirNames) {
  NodeProbe probe(node_of("http-server", {{"connections_per_address_max", 1}}));
  probe.start();
  probe.accept("10.0.0.2:5000");

  const StreamId second = probe.accept("10.0.0.2:5001");

  EXPECT_EQ(status_of(probe.written(second)), 429);
  EXPECT_EQ(probe.runner().observe("limits", nullptr)["connections_per_address_max"], 1);
}

TEST(HttpClientRole, AsksAgainAsSoonAsItIsAnswered) {
  NodeProbe probe(node_of("http-client", {{"server", "10.0.0.9:80"}, {"requests_max", 2}}));
  probe.start();
  const StreamId server = probe.take_connects().at(0).stream;
  probe.opened(server);
  EXPECT_THAT(probe.written(server), testing::StartsWith("GET /page HTTP/1.1\r\n"));

  probe.data(server, answer);
  EXPECT_THAT(probe.written(server), testing::StartsWith("GET /page HTTP/1.1\r\n"));
  probe.data(server, answer);

  EXPECT_EQ(probe.written(server), "") << "two were all it should send";
  EXPECT_EQ(probe.runner().observe("answered", nullptr), 2);
  EXPECT_EQ(probe.runner().observe("bytes", nullptr), 8);
}

TEST(HttpClientRole, TellsALostPostFromARefusedOne) {
  NodeProbe probe(node_of("http-client", {{"server", "10.0.0.9:80"}, {"method", "post"}}));
  probe.start();
  probe.closed(probe.take_connects().at(0).stream, CloseReason::refused);
  EXPECT_EQ(probe.runner().observe("refused", nullptr), 1);

  probe.advance(200ms);
  const StreamId server = probe.take_connects().at(0).stream;
  probe.opened(server);
  probe.closed(server, CloseReason::reset);

  EXPECT_EQ(probe.runner().observe("lost", nullptr), 1);
  EXPECT_EQ(probe.runner().observe("refused", nullptr), 1);
}

TEST(HttpClientRole, AsksWhenAsked) {
  NodeProbe probe(node_of("http-client", {{"server", "10.0.0.9:80"}, {"pace", "when-asked"}}));
  probe.start();
  EXPECT_TRUE(probe.take_connects().empty());

  probe.invoke("ask");
  const StreamId server = probe.take_connects().at(0).stream;
  probe.opened(server);
  probe.advance(5ms);
  probe.data(server, answer);

  const auto outcome = probe.outcome(1);
  ASSERT_TRUE(outcome.ok);
  EXPECT_EQ(outcome.result["status"], 200);
  EXPECT_EQ(outcome.result["latency_ms"], 5.0);
}

TEST(HttpClientRole, LooksUpANameOnceAndThenAsks) {
  NodeProbe probe(node_of("http-client", {{"server", "shop:80"}}));
  probe.start();
  EXPECT_EQ(probe.take_resolves().size(), 1U);
  EXPECT_EQ(probe.invoke("ask").error, "where the server is, is not known yet");
}

TEST(HttpRoles, SayWhatIsWrongWithAConfiguration) {
  const auto wrong = [](const std::string& role, const Json& config) {
    return make(role, config).error();
  };
  EXPECT_EQ(wrong("http-client", {{"server", "shop"}}),
            "'server' is 'shop'; expected host:port, such as \"10.2.0.7:8080\"");
  EXPECT_EQ(wrong("http-client", {{"target", "page two"}}),
            "'target' is 'page two'; expected a path, such as \"/page\"");
  EXPECT_EQ(wrong("http-client", {{"tls", true}, {"tls_server_name", ""}}),
            "'tls_server_name' is empty; expected whom to believe");
  EXPECT_EQ(wrong("http-server", {{"address", "here"}}),
            "'address' is 'here'; expected an IP address");
  EXPECT_EQ(wrong("http-server", {{"hosts", {"http://shop"}}}),
            "'hosts' has 'http://shop'; expected a name without a port, such as \"build.example\"");
  EXPECT_EQ(wrong("http-server", {{"tls_require_peer", true}}),
            "'tls_require_peer' is on and 'tls' is off; expected both, or neither");
}

}  // namespace
}  // namespace swarmstage::http_roles
