// What the model promises beyond the contract: exact times, chances that disturb
// no other, queues that fill, and streams that survive loss.

#include "sim/model/model_stage.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/node/context.h"

namespace swarmstage::model {
namespace {

constexpr std::uint16_t number = 7000;

// Sends so many datagrams to its peer at start, writes down when some arrive.
class Sender final : public Node {
 public:
  Sender(std::vector<Endpoint> peers, int count, std::size_t size = 100)
      : peers_(std::move(peers)), count_(count), size_(size) {}

  void on_start(Context& context) override { port_ = context.open_port({.number = number}); }
  void on_port_opened(Context& context, PortId, const Endpoint&) override {
    std::string bytes(size_, 'x');
    for (int i = 0; i < count_; ++i) {
      bytes[0] = static_cast<char>(i);
      for (const Endpoint& peer : peers_) context.send(port_, peer, bytes);
    }
  }
  void on_datagram(Context& context, const Datagram& datagram) override {
    arrivals.push_back(context.now());
    numbers.push_back(static_cast<std::uint8_t>(datagram.bytes[0]));
  }

  std::vector<TimePoint> arrivals;
  std::vector<std::uint8_t> numbers;

 private:
  std::vector<Endpoint> peers_;
  int count_;
  std::size_t size_;
  PortId port_;
};

class Swarm {
 public:
  explicit Swarm(std::uint64_t seed = 1) : stage_(options(seed)) {
    segment_ = stage_.add_segment({.name = "lan", .access = {}});
  }

  HostIndex host(const std::string& name, const LinkQuality& access = {}) {
    return stage_.add_host({name, {segment_}, access});
  }
  Endpoint at(HostIndex host) { return {stage_.address_of(host), number}; }
  template <class Role>
  Role& node(HostIndex host, std::unique_ptr<Role> node) {
    Role& role = *node;
    nodes_.push_back(
        stage_.add_node(host, {"node" + std::to_string(nodes_.size()), std::move(node), {}, {}}));
    return role;
  }
  Sender& listener(HostIndex host) {
    return node(host, std::make_unique<Sender>(std::vector<Endpoint>{}, 0));
  }
  void run(Duration duration) {
    for (const NodeIndex each : nodes_) stage_.start(each);
    stage_.run_for(duration);
  }
  ModelStage& stage() { return stage_; }

 private:
  static StageOptions options(std::uint64_t seed) {
    StageOptions options;
    options.seed = seed;
    return options;
  }

  ModelStage stage_;
  SegmentIndex segment_;
  std::vector<NodeIndex> nodes_;
};

TEST(ModelStage, TakesTheExactTimeOfTheLink) {
  Swarm swarm;
  const HostIndex from = swarm.host("from");
  const HostIndex to = swarm.host("to");
  LinkQuality quality;
  quality.latency = 25ms;
  quality.bandwidth = 8'000'000;  // a byte takes a microsecond
  swarm.stage().set_link(from, to, quality);
  swarm.node(from, std::make_unique<Sender>(std::vector{swarm.at(to)}, 2));
  Sender& heard = swarm.listener(to);

  swarm.run(1s);

  const Duration one = 166us;  // 100 bytes, 28 of headers, 38 of the frame
  EXPECT_EQ(heard.arrivals, (std::vector{at_time(25ms + one), at_time(25ms + 2 * one)}));
}

TEST(ModelStage, AddsUpBothAccessLinks) {
  Swarm swarm;
  LinkQuality access;
  access.latency = 5ms;
  access.bandwidth = 8'000'000;
  const HostIndex from = swarm.host("from", access);
  const HostIndex to = swarm.host("to", access);
  swarm.node(from, std::make_unique<Sender>(std::vector{swarm.at(to)}, 2));
  Sender& heard = swarm.listener(to);

  swarm.run(1s);

  EXPECT_EQ(heard.arrivals, (std::vector{at_time(10ms + 332us), at_time(10ms + 498us)}));
}

TEST(ModelStage, DropsWhatTheQueueCannotHold) {
  Swarm swarm;
  LinkQuality access;
  access.bandwidth = 8'000'000;
  access.queue_bytes = 1660;  // ten datagrams
  const HostIndex from = swarm.host("from", access);
  const HostIndex to = swarm.host("to");
  swarm.node(from, std::make_unique<Sender>(std::vector{swarm.at(to)}, 100));
  Sender& heard = swarm.listener(to);

  swarm.run(1s);

  EXPECT_EQ(heard.arrivals.size(), 11U);  // and the one on the line
  EXPECT_EQ(swarm.stage().counters().datagrams_lost, 89U);
}

TEST(ModelStage, LosesAsOftenAsAskedInBurstsToo) {
  for (const bool bursty : {false, true}) {
    Swarm swarm;
    LinkQuality access;
    if (bursty) {
      access.loss = {.enter_bad = 0.01, .leave_bad = 0.09, .bad_probability = 1};  // a tenth
    } else {
      access.loss.probability = 0.1;
    }
    const HostIndex from = swarm.host("from", access);
    const HostIndex to = swarm.host("to");
    swarm.node(from, std::make_unique<Sender>(std::vector{swarm.at(to)}, 50'000));
    const Sender& heard = swarm.listener(to);

    swarm.run(1s);

    EXPECT_NEAR(static_cast<double>(heard.arrivals.size()), 45'000, bursty ? 1'500 : 400);
  }
}

TEST(ModelStage, KeepsTheOrderUnderJitterUnlessToldOtherwise) {
  for (const bool keeps_order : {true, false}) {
    Swarm swarm;
    LinkQuality access;
    access.latency = 50ms;
    access.jitter = 20ms;
    access.keeps_order = keeps_order;
    access.bandwidth = 80'000'000;
    const HostIndex from = swarm.host("from", access);
    const HostIndex to = swarm.host("to");
    swarm.node(from, std::make_unique<Sender>(std::vector{swarm.at(to)}, 200));
    const Sender& heard = swarm.listener(to);

    swarm.run(1s);

    ASSERT_EQ(heard.arrivals.size(), 200U);
    EXPECT_EQ(std::is_sorted(heard.numbers.begin(), heard.numbers.end()), keeps_order);
  }
}

// Whether every datagram from a to b arrives at the very time it did before.
TEST(ModelStage, OneMoreNodeDisturbsNoOther) {
  std::vector<std::vector<TimePoint>> heard;
  for (const bool crowded : {false, true}) {
    Swarm swarm;
    LinkQuality access;
    access.latency = 50ms;
    access.jitter = 20ms;
    access.loss.probability = 0.2;
    const HostIndex a = swarm.host("a", access);
    const HostIndex b = swarm.host("b", access);
    std::vector<Endpoint> peers{swarm.at(b)};
    if (crowded) peers.insert(peers.begin(), swarm.at(swarm.host("c", access)));
    swarm.node(a, std::make_unique<Sender>(peers, 300));
    const Sender& listener = swarm.listener(b);
    swarm.run(1s);
    heard.push_back(listener.arrivals);
  }

  EXPECT_EQ(heard[0], heard[1]);
}

TEST(ModelStage, RunsAlikeForTheSameSeedOnly) {
  const auto hashes = [](std::uint64_t seed) {
    Swarm swarm(seed);
    LinkQuality access;
    access.jitter = 5ms;
    access.latency = 20ms;
    access.loss.probability = 0.1;
    const HostIndex from = swarm.host("from", access);
    const HostIndex to = swarm.host("to", access);
    swarm.node(from, std::make_unique<Sender>(std::vector{swarm.at(to)}, 500));
    swarm.listener(to);
    swarm.run(1s);
    return swarm.stage().run_hashes();
  };

  EXPECT_EQ(hashes(3), hashes(3));
  EXPECT_NE(hashes(3), hashes(4));
}

// Writes a text at start, half closes, and keeps what it hears.
class Writer final : public Node {
 public:
  Writer(std::optional<Endpoint> peer, std::string text) : peer_(peer), text_(std::move(text)) {}

  void on_start(Context& context) override {
    if (!peer_) {
      context.listen({.port = number});
      return;
    }
    const StreamId stream = context.connect(*peer_);
    context.write(stream, text_);
    context.finish(stream);
  }
  void on_stream_data(Context&, StreamId, ByteView bytes) override { heard += bytes.text(); }
  void on_stream_end(Context& context, StreamId stream) override {
    if (peer_) return;
    context.write(stream, heard);
    context.finish(stream);
  }
  void on_stream_closed(Context&, StreamId, CloseReason reason) override { closed = reason; }

  std::string heard;
  std::optional<CloseReason> closed;

 private:
  std::optional<Endpoint> peer_;
  std::string text_;
};

TEST(ModelStage, StreamsArriveWholeHoweverMuchIsLost) {
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += std::to_string(i);
  Swarm swarm;
  LinkQuality access;
  access.latency = 10ms;
  access.jitter = 8ms;
  access.bandwidth = 20'000'000;
  access.loss.probability = 0.05;
  const HostIndex from = swarm.host("from", access);
  const HostIndex to = swarm.host("to", access);
  const Writer& client = swarm.node(from, std::make_unique<Writer>(Endpoint(swarm.at(to)), text));
  const Writer& server = swarm.node(to, std::make_unique<Writer>(std::nullopt, ""));

  swarm.run(600s);

  EXPECT_EQ(server.heard, text);
  EXPECT_EQ(client.heard, text);
  EXPECT_EQ(client.closed, CloseReason::finished);
  EXPECT_EQ(server.closed, CloseReason::finished);
}

}  // namespace
}  // namespace swarmstage::model
