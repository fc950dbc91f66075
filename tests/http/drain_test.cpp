// A server drained under load, and a slow client among quick ones, on every stage.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/http/http_client.h"
#include "core/http/http_server.h"
#include "core/node/context.h"
#include "core/stage/stage.h"
#include "tests/support/quiet_stage.h"
#include "tests/support/stage_registry.h"

namespace swarmstage::http {
namespace {

constexpr std::uint16_t port = 8082;
constexpr std::size_t loaders = 8;

struct Tally {
  std::size_t answered = 0;
  std::size_t refused = 0;  // nobody listened any more
  std::size_t lost = 0;     // sent, and neither answered nor refused
  Duration longest{};
};

// Posts again and again, each as soon as the last is answered. A POST is never
// repeated by the client, so what is lost is seen.
class Loader : public ComponentNode {
 public:
  Loader(Endpoint to, Tally& tally) : to_(to), tally_(tally) {
    ClientSettings settings;
    settings.connect_timeout = 1s;
    client_ = &add(std::make_unique<HttpClient>(settings));
  }
  void on_start(Context& context) override {
    ComponentNode::on_start(context);
    ask(context);
  }

 private:
  void ask(Context& context) {
    ClientRequest request;
    request.to = to_;
    request.method = HttpMethod::post;
    request.target = "/work";
    request.body = "some of it";
    const TimePoint asked = context.now();
    ClientEvents events;
    events.done = [this, asked](Context& inner, const ClientAnswer& answer) {
      tally_.longest = std::max(tally_.longest, Duration(inner.now() - asked));
      if (answer.failure == ClientFailure::not_connected) {
        ++tally_.refused;
        return;
      }
      answer&& answer.status() == 200 ? ++tally_.answered : ++tally_.lost;
      if (answer) ask(inner);
    };
    client_->send(context, std::move(request), std::move(events));
  }

  Endpoint to_;
  Tally& tally_;
  HttpClient* client_;
};

// Says its request byte by byte, one a tenth of a second.
class Dripper : public Node {
 public:
  explicit Dripper(Endpoint to) : to_(to) {}
  void on_start(Context& context) override { stream_ = context.connect(to_); }
  void on_stream_opened(Context& context, StreamId, const StreamInfo&) override {
    context.set_timer({.kind = 1}, 100ms);
  }
  void on_timer(Context& context, TimerId timer) override {
    if (!stream_ || at_ == text_.size()) return;
    context.write(stream_, ByteView(std::string_view(text_).substr(at_++, 1)));
    context.set_timer(timer, 100ms);
  }
  void on_stream_closed(Context&, StreamId, CloseReason) override { stream_ = {}; }

 private:
  Endpoint to_;
  StreamId stream_;
  std::string text_ = "GET /work HTTP/1.1\r\nHost: somebody-who-is-slow\r\n\r\n";
  std::size_t at_ = 0;
};

std::unique_ptr<Node> worker() {
  HttpSettings settings;
  settings.address = IpAddress::any_v4();
  settings.port = port;
  auto node = std::make_unique<ComponentNode>();
  auto& server = node->add(std::make_unique<HttpServer>(settings));
  server.router().post("/work", "Works.", [](Context& context, Exchange& exchange) {
    exchange.answer(context, Response::text("done"));
  });
  return node;
}

class DrainTest : public testing::TestWithParam<support::StageEntry> {
 protected:
  DrainTest() {
    stage = support::make_quiet_stage(GetParam());
    LinkQuality access;
    access.latency = 2ms;
    lan = stage->add_segment({"lan", access});
    const HostIndex host = stage->add_host({"server", {lan}, {}});
    server = stage->add_node(host, {"server", worker(), "", {}});
    where = {stage->host(host).primary_address(), port};
    stage->start(server);
    run_for(100ms);
  }
  void add(const std::string& name, std::unique_ptr<Node> node) {
    const HostIndex host = stage->add_host({name, {lan}, {}});
    stage->start(stage->add_node(host, {name, std::move(node), "", {}}));
  }
  void add_loaders() {
    for (std::size_t i = 0; i < loaders; ++i) {
      std::string name = "loader";
      name += std::to_string(i);
      add(name, std::make_unique<Loader>(where, tally));
    }
  }
  void run_for(Duration duration) {
    stage->run_until(stage->now() + duration, [] { return false; });
  }

  Tally tally;
  std::unique_ptr<Stage> stage;
  SegmentIndex lan;
  NodeIndex server;
  Endpoint where;
};

TEST_P(DrainTest, LosesNoRequestThatWasSent) {
  add_loaders();
  run_for(300ms);
  const std::size_t before = tally.answered;
  stage->drain(server);
  stage->run_until(stage->now() + 10s, [&] { return tally.refused == loaders; });

  EXPECT_GT(before, loaders);
  EXPECT_GT(tally.answered, before) << "whoever comes during the grace is served";
  EXPECT_EQ(tally.refused, loaders) << "and after it nobody is";
  EXPECT_EQ(tally.lost, 0U);
}

TEST_P(DrainTest, LetsASlowClientSlowNobodyDown) {
  for (int i = 0; i < 3; ++i) {
    std::string name = "dripper";
    name += std::to_string(i);
    add(name, std::make_unique<Dripper>(where));
  }
  add_loaders();
  run_for(1s);

  EXPECT_GT(tally.answered, 10 * loaders);
  EXPECT_EQ(tally.lost, 0U);
  if (stage->traits().virtual_time) {
    EXPECT_LT(tally.longest, 50ms);
  }
}

INSTANTIATE_TEST_SUITE_P(Every, DrainTest, testing::ValuesIn(support::stage_registry()),
                         [](const auto& each) { return each.param.name; });

}  // namespace
}  // namespace swarmstage::http
