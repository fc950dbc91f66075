#include "core/http/daemon_pages.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/codec/gzip.h"
#include "tests/http/server_probe.h"

namespace swarmstage::http {
namespace {

using testing::HasSubstr;

struct DaemonPagesTest : testing::Test {
  DaemonPagesTest() {
    Route route;
    route.path = "/peers/{id}";
    route.about = "One peer.";
    route.parameters = {{"detail", "With all there is.", {{"type", "boolean"}}}};
    route.answers = {{200, "The peer.", "application/json", {{"type", "object"}}}};
    route.handler = says("a peer");
    probe.router().add(std::move(route));
    probe.router().post("/messages", "Sends a message.", says("sent"));
    add_daemon_pages(probe.server(),
                     {.title = "Tester",
                      .version = "3",
                      .not_ready = [this] { return missing; },
                      .metrics = [](MetricWriter& out) { out.gauge("peers", "Known peers.", 2); }});
    probe.start();
    client = probe.client();
  }

  ServerProbe probe;
  StreamId client;
  std::string missing;
};

TEST_F(DaemonPagesTest, SayWhetherTheNodeIsAliveAndReady) {
  EXPECT_EQ(status_of(probe.get(client, "/healthz")), 200);
  EXPECT_EQ(status_of(probe.get(client, "/readyz")), 200);
  missing = "no peer yet";
  const std::string answer = probe.get(client, "/readyz");
  EXPECT_EQ(status_of(answer), 503);
  EXPECT_EQ(body_of(answer), "no peer yet\n");
}

TEST_F(DaemonPagesTest, AreAliveButNotReadyWhileDraining) {
  probe.drain();
  EXPECT_EQ(status_of(probe.get(probe.client(), "/healthz")), 200);
  EXPECT_EQ(status_of(probe.get(probe.client(), "/readyz")), 503);
}

TEST_F(DaemonPagesTest, TellMetricsAsPrometheusReadsThem) {
  probe.get(client, "/none");
  const std::string text = body_of(probe.get(client, "/metrics"));
  EXPECT_THAT(text, HasSubstr("# TYPE swarmstage_http_requests_total counter\n"
                              "swarmstage_http_requests_total 2\n"));
  EXPECT_THAT(text, HasSubstr("swarmstage_http_answers_total{status=\"4xx\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("swarmstage_http_limit_reached_total{limit=\"header_timeout\"} 0\n"));
  EXPECT_THAT(text, HasSubstr("# HELP swarmstage_peers Known peers.\n"
                              "# TYPE swarmstage_peers gauge\nswarmstage_peers 2\n"));
}

struct SecuredPagesTest : testing::Test {
  SecuredPagesTest() : probe(settings()) {
    add_daemon_pages(probe.server(), {.title = "Tester", .version = "3"});
    probe.start();
    client = probe.client();
  }
  static HttpSettings settings() {
    HttpSettings chosen;
    chosen.tls.emplace().identity = "node";
    return chosen;
  }
  std::string metrics_after(const ServiceReply& reply) {
    EXPECT_EQ(probe.get(client, "/metrics"), "") << "it asks first";
    const auto calls = probe.take_calls();
    EXPECT_EQ(calls.at(0).service, "tls_failures");
    probe.deliver(delivered::Replied{calls.at(0).call, reply});
    return body_of(probe.written(client));
  }

  ServerProbe probe;
  StreamId client;
};

TEST_F(SecuredPagesTest, CountHandshakesThatFailedWhichTheNodeNeverSees) {
  const std::string text = metrics_after(
      {ServiceReply::Status::ok, true, {{"expired", 2}, {"no_tls", 3}, {"no_certificate", 1}}});

  EXPECT_THAT(text, HasSubstr("swarmstage_tls_handshake_failures_total{reason=\"expired\"} 2\n"
                              "swarmstage_tls_handshake_failures_total{reason=\"no_tls\"} 3\n"));
  EXPECT_THAT(text, HasSubstr("swarmstage_tls_client_certificates_refused_total 3\n"));
  EXPECT_THAT(text, HasSubstr("swarmstage_http_requests_total 1\n"));
}

TEST_F(SecuredPagesTest, LeaveThemOutWhereTheStageDoesNotCount) {
  const std::string text = metrics_after({ServiceReply::Status::no_such_service, true, {}});

  EXPECT_THAT(text, testing::Not(HasSubstr("tls_")));
  EXPECT_THAT(text, HasSubstr("swarmstage_draining 0\n"));
}

TEST_F(SecuredPagesTest, AnswerNobodyWhoHasGoneMeanwhile) {
  probe.get(client, "/metrics");
  const auto calls = probe.take_calls();
  probe.closed(client);

  probe.deliver(delivered::Replied{calls.at(0).call, {ServiceReply::Status::ok, true, {}}});

  EXPECT_EQ(status_of(probe.get(probe.client(), "/healthz")), 200);
}

TEST(MetricWriter, EscapesLabelsAndHeadsEachNameOnce) {
  MetricWriter out;
  out.counter("a_total", "About a.", 1, {{"x", "q\"\\\n"}, {"y", "z"}});
  out.counter("a_total", "About a.", 2.5);
  EXPECT_EQ(out.text(),
            "# HELP swarmstage_a_total About a.\n# TYPE swarmstage_a_total counter\n"
            "swarmstage_a_total{x=\"q\\\"\\\\\\n\",y=\"z\"} 1\nswarmstage_a_total 2.5\n");
}

TEST_F(DaemonPagesTest, DescribeEveryRouteThereIsAndNoOther) {
  const Json document = Json::parse(body_of(probe.get(client, "/openapi.json")));

  EXPECT_EQ(document["openapi"], "3.1.0");
  EXPECT_EQ(document["info"]["title"], "Tester");
  std::size_t described = 0;
  for (const auto& [path, operations] : document["paths"].items()) described += operations.size();
  EXPECT_EQ(described, probe.router().routes().size());
  const Json& peer = document["paths"]["/peers/{id}"]["get"];
  EXPECT_EQ(peer["summary"], "One peer.");
  EXPECT_EQ(peer["parameters"][0]["in"], "path");
  EXPECT_EQ(peer["parameters"][0]["required"], true);
  EXPECT_EQ(peer["parameters"][1]["in"], "query");
  EXPECT_EQ(peer["responses"]["200"]["content"]["application/json"]["schema"]["type"], "object");
  EXPECT_TRUE(document["paths"]["/messages"]["post"].contains("requestBody"));
  EXPECT_TRUE(document["paths"].contains("/docs/{file}"));
}

TEST_F(DaemonPagesTest, ServeSwaggerUiFromTheNodeItself) {
  EXPECT_THAT(probe.get(client, "/docs"), HasSubstr("Location: /docs/\r\n"));
  const std::string page = probe.get(client, "/docs/");
  EXPECT_THAT(page, HasSubstr("Content-Type: text/html"));
  EXPECT_THAT(page, HasSubstr("swagger-ui-bundle.js"));
  EXPECT_THAT(page, testing::Not(HasSubstr("http://"))) << "nothing from elsewhere";
  EXPECT_THAT(page, testing::Not(HasSubstr("https://")));
  const std::string script =
      probe.get(client, "/docs/swagger-ui-bundle.js", "Accept-Encoding: gzip\r\n");
  EXPECT_THAT(script.substr(0, 600), HasSubstr("Content-Encoding: gzip\r\n"));
  const auto unpacked = codec::gunzipped(body_of(script), 8U << 20);
  ASSERT_TRUE(unpacked);
  EXPECT_THAT(*unpacked, HasSubstr("SwaggerUIBundle"));
  EXPECT_EQ(body_of(probe.get(client, "/docs/swagger-ui-bundle.js")), *unpacked);
  EXPECT_EQ(status_of(probe.get(client, "/docs/swagger-ui.css")), 200);
  EXPECT_EQ(status_of(probe.get(client, "/docs/other.js")), 404);
}

TEST_F(DaemonPagesTest, LetABrowserKeepTheLargeFiles) {
  const std::string script = probe.get(client, "/docs/swagger-ui.css", "Accept-Encoding: gzip\r\n");
  const std::size_t tag = script.find("ETag: ") + 6;
  std::string condition = "If-None-Match: ";
  condition += script.substr(tag, script.find("\r\n", tag) - tag);
  condition += "\r\n";
  EXPECT_EQ(status_of(probe.get(client, "/docs/swagger-ui.css", condition)), 304);
}

}  // namespace
}  // namespace swarmstage::http
