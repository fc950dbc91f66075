// Our client and our server on every stage there is, secured or not: the same
// code, whatever carries the bytes.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/http/http_server.h"
#include "core/node/context.h"
#include "tests/support/quiet_stage.h"
#include "tests/support/stage_registry.h"
#include "tests/websocket/socket_diary.h"

namespace swarmstage::websocket {
namespace {

using testing::ElementsAre;

constexpr std::uint16_t port = 8082;

// Connects once it is asked to.
class Caller final : public Component {
 public:
  Caller(WebSockets& sockets, http::HttpClient& client, SocketDiary& diary)
      : sockets_(sockets), client_(client), diary_(diary) {}

  bool answers(std::string_view operation) const override { return operation == "connect"; }
  void on_invoke(Context& context, const Invocation& invocation) override {
    WebSocketRequest request;
    request.to = *Endpoint::parse(invocation.arguments["to"].get<std::string>());
    request.target = invocation.arguments["target"].get<std::string>();
    request.protocols = {"v1"};
    sockets_.connect(context, client_, request, diary_);
    context.complete(invocation.id);
  }

 private:
  WebSockets& sockets_;
  http::HttpClient& client_;
  SocketDiary& diary_;
};

class SocketsOnStage : public testing::TestWithParam<support::StageEntry> {
 protected:
  SocketsOnStage() {
    stage_ = support::make_quiet_stage(GetParam());
    LinkQuality access;
    access.latency = 2ms;
    const SegmentIndex lan = stage_->add_segment({"lan", access});
    const HostIndex far = stage_->add_host({"server", {lan}, {}});
    const HostIndex near = stage_->add_host({"client", {lan}, {}});
    server_ = stage_->add_node(far, {"server", serving(), "", {}});
    client_ = stage_->add_node(near, {"client", calling(), "", {}});
    where_ = Endpoint{stage_->host(far).primary_address(), port};
    stage_->start(server_);
    stage_->start(client_);
    stage_->run_for(200ms);
  }

  std::unique_ptr<Node> serving() {
    auto node = std::make_unique<ComponentNode>();
    far_sockets_ = &node->add(std::make_unique<WebSockets>());
    http::HttpSettings settings;
    settings.address = IpAddress::any_v4();
    settings.port = port;
    auto& server = node->add(std::make_unique<http::HttpServer>(settings));
    WebSocketRoute route{"/chat", "Talk.", {"v1"}};
    far_sockets_->serve(server.router(), route, far_);
    far_.heard = [this](Context& context, WebSocketId socket, std::string_view text) {
      ASSERT_TRUE(far_sockets_->send_text(context, socket, text));
      // What cannot be sent is not read.
      if (!far_sockets_->may_write(context, socket)) far_sockets_->pause(context, socket);
    };
    far_.heard_binary = [this](Context& context, WebSocketId socket, ByteView bytes) {
      far_sockets_->send_binary(context, socket, bytes);
    };
    far_.writable = [this](Context& context, WebSocketId socket) {
      far_sockets_->resume(context, socket);
    };
    return node;
  }

  std::unique_ptr<Node> calling() {
    auto node = std::make_unique<ComponentNode>();
    WebSocketSettings settings;
    settings.fragment_bytes = 1000;
    near_sockets_ = &node->add(std::make_unique<WebSockets>(settings));
    auto& client = node->add(std::make_unique<http::HttpClient>());
    node->add(std::make_unique<Caller>(*near_sockets_, client, near_));
    return node;
  }

  void connect(const std::string& target, const std::function<bool()>& done) {
    stage_->invoke(client_, {{1}, "connect", {{"to", where_.to_string()}, {"target", target}}});
    EXPECT_TRUE(stage_->run_until(stage_->now() + 20s, done));
  }
  void connect() {
    connect("/chat", [this] { return near_.over && far_.over; });
  }

  std::unique_ptr<Stage> stage_;
  NodeIndex server_;
  NodeIndex client_;
  Endpoint where_;
  WebSockets* far_sockets_ = nullptr;
  WebSockets* near_sockets_ = nullptr;
  SocketDiary far_;
  SocketDiary near_;
};

TEST_P(SocketsOnStage, TalkAndPartInOrder) {
  near_.opened = [this](Context& context, WebSocketId socket) {
    near_sockets_->send_text(context, socket, "grüße");
    near_sockets_->ping(context, socket, "there?");
    near_sockets_->send_binary(context, socket, std::string(5, '\xff'));
  };
  near_.heard_binary = [this](Context& context, WebSocketId socket, ByteView) {
    near_sockets_->close(context, socket, 4000, "enough");
  };

  connect();

  EXPECT_THAT(far_.lines, ElementsAre("opened /chat v1", "text grüße",
                                      "binary \xff\xff\xff\xff\xff", "closed 4000 enough"));
  EXPECT_THAT(near_.lines, ElementsAre("opened v1", "text grüße", "pong there?",
                                       "binary \xff\xff\xff\xff\xff", "closed 4000"));
}

TEST_P(SocketsOnStage, CarryMuchInBothDirections) {
  constexpr std::size_t count = 60;
  const std::string piece(60'000, 'y');
  std::size_t sent = 0;
  std::size_t came = 0;
  const auto pour = [&](Context& context, WebSocketId socket) {
    while (sent < count && near_sockets_->send_text(context, socket, piece)) ++sent;
  };
  near_.opened = pour;
  near_.writable = pour;
  near_.heard = [&](Context& context, WebSocketId socket, std::string_view text) {
    EXPECT_EQ(text.size(), piece.size());
    if (++came == count) near_sockets_->close(context, socket);
  };

  connect();

  EXPECT_EQ(came, count);
  EXPECT_EQ(near_.lines.back(), "closed 1000");
}

TEST_P(SocketsOnStage, AreClosedWithoutHavingBeenOpenIfThereIsNothing) {
  connect("/nowhere", [this] { return near_.over; });

  EXPECT_THAT(near_.lines, ElementsAre("closed 1006 the server answers 404"));
}

INSTANTIATE_TEST_SUITE_P(Every, SocketsOnStage, testing::ValuesIn(support::stage_registry()),
                         [](const auto& each) { return each.param.name; });

}  // namespace
}  // namespace swarmstage::websocket
