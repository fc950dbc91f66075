// What the packet stage promises beyond the conformance suite: the same run
// again whatever went before, captures, pauses, orphans and its own options.

#include "sim/packet/packet_stage.h"

#include <filesystem>
#include <fstream>

#include "tests/support/script_node.h"

namespace swarmstage::packet {
namespace {

using support::Script;
using support::ScriptNode;
using testing::ElementsAre;
using testing::Gt;
using testing::HasSubstr;
using testing::SizeIs;

/// Talks to its neighbours by datagram, broadcast and stream, at random times.
class Chatterer final : public Node {
 public:
  explicit Chatterer(std::vector<IpAddress> others) : others_(std::move(others)) {}

  void on_start(Context& context) override {
    port_ = context.open_port({.number = 5000});
    context.listen({.port = 7000});
    context.set_timer({1, 0, 0}, context.random().exponential(Duration(20ms)));
  }
  void on_timer(Context& context, TimerId timer) override {
    Random& random = context.random();
    const IpAddress& other = others_[random.below(others_.size())];
    const std::string text(random.below(3000), 'x');
    switch (random.below(4)) {
      case 0:
        context.broadcast(port_, 5000, text);
        break;
      case 1:
        context.write(context.connect({other, 7000}), text);
        break;
      default:
        context.send(port_, {other, 5000}, text);
    }
    context.set_timer(timer, random.exponential(Duration(20ms)));
  }
  void on_stream_data(Context& context, StreamId stream, ByteView) override {
    if (context.random().chance(0.3)) return context.abort(stream);
    context.finish(stream);
  }
  void on_stream_end(Context& context, StreamId stream) override { context.finish(stream); }

 private:
  std::vector<IpAddress> others_;
  PortId port_;
};

RunHashes busy_run(std::uint64_t seed) {
  StageOptions options;
  options.seed = seed;
  PacketStage stage(options, {});
  LinkQuality access;
  access.latency = 5ms;
  access.jitter = 2ms;
  access.bandwidth = 20'000'000;
  access.loss.probability = 0.02;
  const SegmentIndex left = stage.add_segment({"left", access});
  const SegmentIndex right = stage.add_segment({"right", access});
  std::vector<IpAddress> addresses;
  for (int i = 0; i < 12; ++i) {
    const HostIndex host =
        stage.add_host({"host" + std::to_string(i), {i % 2 == 0 ? left : right}, std::nullopt});
    addresses.push_back(stage.host(host).primary_address());
  }
  for (std::uint32_t i = 0; i < 12; ++i) {
    stage.add_node({i},
                   {"node" + std::to_string(i), std::make_unique<Chatterer>(addresses), "", {}});
    stage.start({i});
  }
  stage.at(at_time(2s), [&] { stage.crash_host({3}); });
  stage.at(at_time(3s), [&] {
    stage.restart_host({3});
    stage.replace({3}, std::make_unique<Chatterer>(addresses));
    stage.start({3});
  });
  stage.run_until(at_time(5s));
  return stage.run_hashes();
}

TEST(PacketDeterminism, TheSameSeedGivesTheSameRunTwentyTimesInOneProcess) {
  const RunHashes first = busy_run(7);

  for (int again = 0; again < 20; ++again) ASSERT_EQ(busy_run(7), first) << "in run " << again;

  EXPECT_NE(busy_run(8), first);
}

class PacketStageTest : public testing::Test {
 protected:
  void make(const StageOptions& options = {}) {
    stage = std::make_unique<PacketStage>(options, TcpSettings{});
    LinkQuality access;
    access.latency = 10ms;
    segment = stage->add_segment({"lan", access});
    for (std::uint32_t i = 0; i < 2; ++i) {
      stage->add_host({"host" + std::to_string(i), {segment}, std::nullopt});
      stage->add_node(
          {i},
          {"node" + std::to_string(i), std::make_unique<ScriptNode>(scripts[i]), "script", {}});
      stage->start({i});
    }
  }
  template <typename Wish>
  void act(std::uint32_t node, Wish wish) {
    scripts[node].acts.push_back(wish);
    stage->invoke({node}, {{++invocations}, "act", {}});
  }
  IpAddress address(std::uint32_t host) { return stage->host({host}).primary_address(); }
  void run_for(Duration duration) { stage->run_for(duration); }

  std::array<Script, 2> scripts;
  std::unique_ptr<PacketStage> stage;
  SegmentIndex segment;
  std::uint64_t invocations = 0;
};

TEST_F(PacketStageTest, CapturesWhatAHostSaysAcrossItsLives) {
  const auto folder = std::filesystem::temp_directory_path() / "swarmstage_packet_capture";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directory(folder);
  StageOptions options;
  options.pcap_folder = folder.string();
  make(options);

  act(0, [&](Context& context) {
    const PortId port = context.open_port({.number = 5000});
    context.send(port, {address(1), 5000}, "a word in the capture");
  });
  run_for(1s);
  stage->crash_host({0});
  stage->restart_host({0});
  stage->replace({0}, std::make_unique<ScriptNode>(scripts[0]));
  stage->start({0});
  act(0, [&](Context& context) {
    const PortId port = context.open_port({.number = 5000});
    context.send(port, {address(1), 5000}, "another life");
  });
  run_for(1s);
  stage.reset();

  std::ifstream file(folder / "host0.pcap", std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  EXPECT_EQ(text.substr(0, 4), "\xd4\xc3\xb2\xa1");
  EXPECT_THAT(text, HasSubstr("a word in the capture"));
  EXPECT_THAT(text, HasSubstr("another life"));
  std::filesystem::remove_all(folder);
}

TEST_F(PacketStageTest, HoldsBackWhatComesToAHostThatStandsStill) {
  make();
  PortId from;
  act(0, [&](Context& context) { from = context.open_port({.number = 5000}); });
  act(1, [](Context& context) {
    context.open_port({.number = 5000});
    context.set_timer({1, 0, 0}, 100ms);
  });

  stage->pause({1});
  act(0, [&](Context& context) { context.send(from, {address(1), 5000}, "wait for it"); });
  run_for(1s);
  EXPECT_EQ(scripts[1].diary.datagram_count(), 0U);
  EXPECT_THAT(scripts[1].diary.timers(), SizeIs(0));
  stage->resume({1});

  EXPECT_EQ(scripts[1].diary.datagram_count(), 1U);
  EXPECT_THAT(scripts[1].diary.timers(), SizeIs(1));
}

TEST_F(PacketStageTest, FillsTheWindowOfAHostThatStandsStillAndGoesOn) {
  make();
  const std::string text(2'000'000, 'x');
  ListenerId listener;
  act(1, [&](Context& context) { listener = context.listen({.port = 7000}); });
  StreamId stream;
  act(0, [&](Context& context) { stream = context.connect({address(1), 7000}); });
  run_for(1s);

  stage->pause({1});
  act(0, [&](Context& context) { context.write(stream, text); });
  run_for(30s);
  std::size_t unsent = 0;
  act(0, [&](Context& context) { unsent = context.unsent(stream); });
  EXPECT_THAT(unsent, Gt(500'000U));
  stage->resume({1});
  run_for(10s);

  const StreamId accepted = scripts[1].diary.listener(listener).accepted.at(0);
  EXPECT_EQ(scripts[1].diary.stream(accepted).received, text);
}

TEST_F(PacketStageTest, SendsTheLastWordsOfANodeThatStopped) {
  make();
  ListenerId listener;
  act(1, [&](Context& context) { listener = context.listen({.port = 7000}); });
  act(0, [&](Context& context) {
    const StreamId stream = context.connect({address(1), 7000});
    scripts[0].on<delivered::StreamOpened>(
        [stream](Context& inside, const delivered::StreamOpened&) {
          inside.write(stream, std::string(100'000, 'x'));
        });
  });
  run_for(45ms);  // open, and the first window is under way

  stage->stop({0});
  run_for(10s);

  const StreamId accepted = scripts[1].diary.listener(listener).accepted.at(0);
  EXPECT_EQ(scripts[1].diary.stream(accepted).received.size(), 100'000U);
  EXPECT_TRUE(scripts[1].diary.stream(accepted).ended);
}

TEST_F(PacketStageTest, EndsWhatWasBoundToAnInterfaceThatGoesDown) {
  make();
  PortId bound;
  act(0, [&](Context& context) {
    bound = context.open_port({.address = address(0), .number = 5000});
  });

  stage->set_interface({0}, 1, false);

  EXPECT_EQ(scripts[0].diary.port(bound).closed, CloseReason::interface_gone);
  EXPECT_EQ(scripts[0].diary.count("host changed"), 1U);
  EXPECT_FALSE(stage->host({0}).interfaces.at(0).up);
}

TEST(PacketOptions, NameWhatIsWrong) {
  const auto error = [](const char* text) { return tcp_settings_from(Json::parse(text)).error(); };

  EXPECT_EQ(tcp_settings_from(Json::parse(R"({"tcp": {"segments_per_ack": 1}})"))
                .value()
                .segments_per_ack,
            1U);
  EXPECT_THAT(error(R"({"tpc": {}})"), HasSubstr("'tpc'"));
  EXPECT_THAT(error(R"({"tcp": {"segment_byte": 1}})"), HasSubstr("did you mean 'segment_bytes'"));
  EXPECT_THAT(error(R"({"tcp": {"segment_bytes": "big"}})"), HasSubstr("number from 64"));
  EXPECT_THAT(error(R"({"tcp": {"timestamps": 1}})"), HasSubstr("true or false"));
}

}  // namespace
}  // namespace swarmstage::packet
