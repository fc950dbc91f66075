// The mesh with HTTP beside it: one node, two listeners, parts that do not mix.

#include "core/roles/mesh/mesh_daemon.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/roles/mesh/mesh_role.h"
#include "core/testing/node_probe.h"

namespace swarmstage::mesh {
namespace {

using testing::HasSubstr;

class MeshDaemonTest : public testing::Test {
 protected:
  MeshDaemonTest() : probe(made(config())) {
    probe.start();
    browser = probe.accept("10.0.0.2:5000");  // the last listener is that of HTTP
  }
  static Json config() {
    return {{"id", "m"}, {"name", "Mesh"}, {"dial_spread", "0s"}, {"http_port", 8080}};
  }
  static std::unique_ptr<Node> made(const Json& config) {
    RoleRegistry registry;
    registry.add(mesh_role());
    return std::move(registry.make("mesh", config).value());
  }
  std::string get(std::string_view target) {
    std::string request = "GET ";
    request += target;
    request += " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    probe.data(browser, request);
    return probe.written(browser);
  }
  /// A peer that we dial, and that answers.
  void peer(std::string_view address, std::string_view hello) {
    probe.invoke("connect", {{"address", address}});
    const auto connects = probe.take_connects();
    ASSERT_EQ(connects.size(), 1U);
    StreamInfo info;
    info.remote = connects[0].to;
    info.local = {IpAddress::v4(10, 0, 0, 1), 50000};
    probe.deliver(delivered::StreamOpened{connects[0].stream, info});
    probe.data(connects[0].stream, hello);
  }

  NodeProbe probe;
  StreamId browser;
};

TEST_F(MeshDaemonTest, ShowsItsPeers) {
  EXPECT_TRUE(get("/peers").ends_with("\r\n\r\n[]"));
  peer("10.0.0.3:8001", "ann-id:ann\n");
  EXPECT_TRUE(get("/peers").ends_with(R"([{"id":"ann-id","name":"ann"}])"));
}

TEST_F(MeshDaemonTest, CountsItsPeersWithoutNamingThem) {
  peer("10.0.0.3:8001", "ann-id:ann\n");
  const std::string metrics = get("/metrics");
  EXPECT_THAT(metrics, HasSubstr("swarmstage_mesh_peers 1\n"));
  EXPECT_THAT(metrics, HasSubstr("swarmstage_mesh_limit_reached_total{limit=\"max_peers\"} 0\n"));
  EXPECT_THAT(metrics, testing::Not(HasSubstr("ann")));
}

TEST_F(MeshDaemonTest, AnswersOperationsAndShowsObservablesAsItDoesAlone) {
  EXPECT_TRUE(probe.invoke("peers").ok);
  EXPECT_FALSE(probe.invoke("dance").ok);
  EXPECT_EQ(probe.runner().observe("name", nullptr), "Mesh");
}

TEST_F(MeshDaemonTest, IsReloadedAsAWholeOrNotAtAll) {
  Json other = config();
  other["max_peers"] = 3;
  EXPECT_EQ(probe.reload(other), std::nullopt);
  other["http_port"] = 8081;
  EXPECT_THAT(probe.reload(other).value_or(""), HasSubstr("'http_port'"));
}

TEST_F(MeshDaemonTest, AnswersOnThisMachineToItsOwnNamesOnly) {
  probe.data(browser, "GET /peers HTTP/1.1\r\nHost: evil.example\r\n\r\n");
  EXPECT_THAT(probe.written(browser), HasSubstr("421 Misdirected Request"));
}

TEST_F(MeshDaemonTest, IsReadyOnlyUntilItLeaves) {
  EXPECT_THAT(get("/readyz"), HasSubstr("200 OK"));
  probe.drain();
  EXPECT_THAT(get("/readyz"), HasSubstr("503 Service Unavailable"));
}

TEST(MeshDaemon, HasNoHttpUnlessAsked) {
  RoleRegistry registry;
  registry.add(mesh_role());
  NodeProbe probe(std::move(registry.make("mesh", {{"id", "m"}}).value()));
  probe.start();
  const StreamId browser = probe.accept("10.0.0.2:5000");
  probe.data(browser, "GET /peers HTTP/1.1\r\n\r\n");
  EXPECT_THAT(probe.written(browser), testing::Not(HasSubstr("HTTP/1.1")));
}

}  // namespace
}  // namespace swarmstage::mesh
