// The same server and the same client on every stage there is: HTTP is written
// against the context alone, so where the bytes travel must not matter.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/http/event_hub.h"
#include "core/http/http_server.h"
#include "tests/http/server_probe.h"
#include "tests/support/audience.h"
#include "tests/support/quiet_stage.h"
#include "tests/support/script_node.h"
#include "tests/support/stage_registry.h"

namespace swarmstage::http {
namespace {

using testing::HasSubstr;

constexpr std::size_t large = 1U << 20;

std::unique_ptr<Node> serving_node() {
  HttpSettings settings;
  settings.address = IpAddress::any_v4();
  settings.port = 8082;
  auto node = std::make_unique<ComponentNode>();
  auto& server = node->add(std::make_unique<HttpServer>(settings));
  server.router().get("/peers", "Who is here.", [](Context& context, Exchange& exchange) {
    exchange.answer(context, Response::json({{"peers", {"ann", "bob"}}}));
  });
  server.router().get("/large", "Much.", [](Context& context, Exchange& exchange) {
    exchange.answer(context, Response::text(std::string(large, 'x')));
  });
  server.router().post("/size", "How much came.", [](Context& context, Exchange& exchange) {
    exchange.answer(context, Response::json(exchange.request().body.size()));
  });
  return node;
}

class StagesTest : public testing::TestWithParam<support::StageEntry> {
 protected:
  StagesTest() {
    stage_ = support::make_quiet_stage(GetParam());
    LinkQuality access;
    access.latency = 5ms;
    const SegmentIndex lan = stage_->add_segment({"lan", access});
    const HostIndex server = stage_->add_host({"server", {lan}, {}});
    const HostIndex client = stage_->add_host({"client", {lan}, {}});
    const NodeIndex serving = stage_->add_node(server, {"server", serving_node(), "", {}});
    asking_ = stage_->add_node(client,
                               {"client", std::make_unique<support::ScriptNode>(script_), "", {}});
    script_.on<delivered::StreamOpened>([this](Context& context, const auto& opened) {
      context.write(opened.stream, ByteView(request_));
    });
    script_.on<delivered::StreamData>(
        [this](Context&, const auto& data) { answer_ += data.bytes.text(); });
    script_.on<delivered::StreamEnded>(
        [](Context& context, const auto& ended) { context.finish(ended.stream); });
    script_.on<delivered::StreamClosed>([this](Context&, const auto&) { closed_ = true; });
    where_ = {stage_->host(server).primary_address(), 8082};
    stage_->start(serving);
    stage_->start(asking_);
    stage_->run_until(stage_->now() + 200ms, [] { return false; });
  }

  /// Everything that came until the server closed.
  std::string ask(std::string request) {
    request_ = std::move(request);
    script_.acts.push_back([this](Context& context) { context.connect(where_); });
    stage_->invoke(asking_, {{1}, "act", nullptr});
    stage_->run_until(stage_->now() + 20s, [this] { return closed_; });
    return answer_;
  }

 private:
  support::Script script_;
  std::unique_ptr<Stage> stage_;
  NodeIndex asking_;
  Endpoint where_;
  std::string request_;
  std::string answer_;
  bool closed_ = false;
};

TEST_P(StagesTest, AnswersGetPeers) {
  const std::string answer =
      ask("GET /peers HTTP/1.1\r\nHost: server\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(status_of(answer), 200);
  EXPECT_EQ(body_of(answer), R"({"peers":["ann","bob"]})");
}

TEST_P(StagesTest, AnswersRequestsSentAheadInOrder) {
  const std::string answer =
      ask("GET /large HTTP/1.1\r\nHost: server\r\n\r\nGET /peers HTTP/1.1\r\nHost: server\r\n"
          "Connection: close\r\n\r\n");
  EXPECT_THAT(answer.substr(0, 300), HasSubstr("Content-Length: 1048576\r\n"));
  EXPECT_TRUE(answer.ends_with(R"({"peers":["ann","bob"]})"));
  EXPECT_GT(answer.size(), large);
}

TEST_P(StagesTest, TakesALargeBody) {
  std::string request =
      "POST /size HTTP/1.1\r\nHost: server\r\nConnection: close\r\nContent-Length: 1000000\r\n\r\n";
  request.append(1'000'000, 'x');
  EXPECT_EQ(body_of(ask(std::move(request))), "1000000");
}

INSTANTIATE_TEST_SUITE_P(Every, StagesTest, testing::ValuesIn(support::stage_registry()),
                         [](const auto& each) { return each.param.name; });

}  // namespace
}  // namespace swarmstage::http
