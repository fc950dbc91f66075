// The qualities of links, roughly: a stage that models them must be seen to
// delay, lose, double and hold back about as much as it was told.

#include "tests/conformance/case.h"
#include "tests/conformance/text.h"

namespace swarmstage::conformance {

namespace {

using namespace delivered;

/// A stream of numbered datagrams from one node to another.
struct Flow {
  explicit Flow(Swarm& swarm)
      : swarm_(swarm), sender(swarm.player("sender")), receiver(swarm.player("receiver")) {
    from = sender.open_port(4000);
    to = receiver.open_port(5000);
  }
  // In bursts that no socket buffer is too small for.
  void send(int count, std::size_t size = 20) {
    for (int burst = 0; burst < count; burst += 50) {
      sender.act([&](Context& context) {
        for (int i = burst; i < std::min(count, burst + 50); ++i) {
          std::string bytes = std::to_string(i);
          bytes.resize(size, '.');
          sent_at.push_back(context.now());
          context.send(from, receiver.at(5000), bytes);
        }
      });
    }
  }
  const std::vector<support::HeardDatagram>& heard() const { return receiver.port(to).datagrams; }
  void until_heard(std::size_t count) {
    swarm_.until([this, count] { return heard().size() >= count; }, "they arrive");
  }
  static int number(const support::HeardDatagram& datagram) { return std::stoi(datagram.bytes); }

  Swarm& swarm_;
  Player& sender;
  Player& receiver;
  PortId from;
  PortId to;
  std::vector<TimePoint> sent_at;
};

LinkQuality latency(Duration duration) {
  LinkQuality quality;
  quality.latency = duration;
  return quality;
}

void latency_delays(Swarm& swarm) {
  Flow flow(swarm);
  swarm.stage().set_access(flow.sender.host(), latency(60ms));
  swarm.stage().set_access(flow.receiver.host(), latency(40ms));

  flow.send(1);
  flow.until_heard(1);

  expect_between(flow.heard()[0].at - flow.sent_at[0], Duration(100ms), 102ms + swarm.slack(),
                 "the time until it arrives");
}

void jitter_varies_the_delay(Swarm& swarm) {
  Flow flow(swarm);
  LinkQuality quality = latency(60ms);
  quality.jitter = 30ms;
  quality.keeps_order = false;
  swarm.stage().set_access(flow.sender.host(), quality);

  flow.send(100);
  flow.until_heard(100);

  Duration least = 10s;
  Duration most{};
  for (const auto& heard : flow.heard()) {
    const Duration took = heard.at - flow.sent_at.at(static_cast<std::size_t>(Flow::number(heard)));
    least = std::min(least, took);
    most = std::max(most, took);
  }
  expect_between(least, Duration(30ms), Duration(45ms), "the least delay");
  expect_between(most, Duration(75ms), 93ms + swarm.slack(), "the greatest delay");
}

void loss_loses_about_its_share(Swarm& swarm) {
  Flow flow(swarm);
  LinkQuality quality;
  quality.loss.probability = 0.3;
  swarm.stage().set_access(flow.sender.host(), quality);

  flow.send(1000);
  swarm.a_while();

  expect_between(flow.heard().size(), 630U, 770U, "how many of a thousand arrive");
}

void total_loss_lets_nothing_pass(Swarm& swarm) {
  Flow flow(swarm);
  LinkQuality quality;
  quality.loss.probability = 1;
  swarm.stage().set_access(flow.receiver.host(), quality);

  flow.send(100);
  swarm.a_while();

  expect_equal(flow.heard().size(), 0U, "how many arrive");
}

void bandwidth_spaces_datagrams(Swarm& swarm) {
  Flow flow(swarm);
  LinkQuality quality;
  quality.bandwidth = 1'000'000;
  swarm.stage().set_access(flow.sender.host(), quality);

  flow.send(25, 1000);
  flow.until_heard(25);

  expect_between(flow.heard().back().at - flow.sent_at[0], Duration(200ms), 230ms + swarm.slack(),
                 "the time for 25 KB at 1 Mbit/s");
}

void a_full_queue_drops_its_tail(Swarm& swarm) {
  Flow flow(swarm);
  LinkQuality quality;
  quality.bandwidth = 1'000'000;
  quality.queue_bytes = 10'000;
  swarm.stage().set_access(flow.sender.host(), quality);

  flow.send(50, 1000);
  swarm.run_for(600ms);

  expect_between(flow.heard().size(), 8U, 14U, "how many pass a queue of 10 KB");
  expect_equal(Flow::number(flow.heard().front()), 0, "the first to arrive");
}

void bandwidth_slows_streams(Swarm& swarm) {
  const Link link = swarm.link();
  LinkQuality quality;
  quality.bandwidth = 2'000'000;
  swarm.stage().set_access(link.client.host(), quality);
  const TimePoint start = swarm.now();

  link.client.write(link.near, long_text(75'000));
  swarm.until([&] { return link.far_end().received.size() == 75'000; }, "all arrives");

  expect_between(link.far_end().last_at - start, Duration(270ms), 450ms + swarm.slack(),
                 "the time for 75 KB at 2 Mbit/s");
}

void duplicates_arrive_twice(Swarm& swarm) {
  Flow flow(swarm);
  LinkQuality quality;
  quality.duplicate = 1;
  swarm.stage().set_access(flow.sender.host(), quality);

  flow.send(20);
  swarm.a_while();

  expect_equal(flow.heard().size(), 40U, "how many of twenty arrive");
}

void reordered_datagrams_overtake(Swarm& swarm) {
  Flow flow(swarm);
  LinkQuality quality = latency(2ms);
  quality.reorder = 0.5;
  quality.reorder_by = 50ms;
  swarm.stage().set_access(flow.sender.host(), quality);

  flow.send(50);
  flow.until_heard(50);

  int overtaken = 0;
  for (std::size_t i = 1; i < 50; ++i) {
    overtaken += Flow::number(flow.heard()[i]) < Flow::number(flow.heard()[i - 1]) ? 1 : 0;
  }
  expect(overtaken > 0, "some are overtaken");
}

void a_link_may_change_at_any_time(Swarm& swarm) {
  Flow flow(swarm);
  LinkQuality broken;
  broken.loss.probability = 1;

  flow.send(1);
  flow.until_heard(1);
  swarm.stage().set_access(flow.sender.host(), broken);
  flow.send(5);
  swarm.a_while();
  expect_equal(flow.heard().size(), 1U, "how many arrive by then");
  swarm.stage().set_access(flow.sender.host(), latency(80ms));
  flow.send(1);
  flow.until_heard(2);

  expect_between(flow.heard()[1].at - flow.sent_at.back(), Duration(80ms), 84ms + swarm.slack(),
                 "the delay after the second change");
}

void a_link_of_its_own_replaces_the_way(Swarm& swarm) {
  Flow flow(swarm);
  swarm.stage().set_access(flow.sender.host(), latency(300ms));

  swarm.stage().set_link(flow.sender.host(), flow.receiver.host(), latency(20ms));
  flow.send(1);
  flow.until_heard(1);
  swarm.stage().clear_link(flow.sender.host(), flow.receiver.host());
  flow.send(1);
  flow.until_heard(2);

  const Duration own = flow.heard()[0].at - flow.sent_at[0];
  const Duration usual = flow.heard()[1].at - flow.sent_at[1];
  expect_between(own, Duration(20ms), 22ms + swarm.slack(), "by the link of its own");
  expect_between(usual, Duration(300ms), 304ms + swarm.slack(), "by the usual way again");
}

void a_link_of_its_own_is_one_way(Swarm& swarm) {
  Flow flow(swarm);
  LinkQuality broken;
  broken.loss.probability = 1;

  swarm.stage().set_link(flow.sender.host(), flow.receiver.host(), broken);
  flow.send(1);
  flow.receiver.send(flow.to, flow.sender.at(4000), "back");
  swarm.until([&] { return flow.sender.diary().datagram_count() == 1; }, "the way back is good");
  swarm.a_while();

  expect_equal(flow.heard().size(), 0U, "how many go the broken way");
}

void the_way_between_segments_adds_up(Swarm& swarm) {
  const SegmentIndex left = swarm.add_segment("left");
  const SegmentIndex right = swarm.add_segment("right");
  Player& sender = swarm.player_on(swarm.add_host("l", {left}), "l");
  Player& receiver = swarm.player_on(swarm.add_host("r", {right}), "r");
  swarm.stage().set_access(sender.host(), latency(10ms));
  swarm.stage().set_access(receiver.host(), latency(20ms));
  const PortId from = sender.open_port(4000);
  const PortId to = receiver.open_port(5000);

  swarm.stage().set_between(left, right, latency(70ms));
  const TimePoint sent = swarm.now();
  sender.send(from, receiver.at(5000), "across");
  swarm.until([&] { return !receiver.port(to).datagrams.empty(); }, "it arrives");

  expect_between(receiver.port(to).datagrams[0].at - sent, Duration(100ms), 102ms + swarm.slack(),
                 "the time across");
}

void a_stream_over_a_lossy_link_loses_nothing(Swarm& swarm) {
  const Link link = swarm.link();
  LinkQuality quality = latency(1ms);
  quality.loss.probability = 0.02;
  swarm.stage().set_access(link.client.host(), quality);
  const std::string text = long_text(100'000);

  link.client.write(link.near, text);
  swarm.until([&] { return link.far_end().received.size() >= text.size(); }, "all arrives");

  expect_equal(link.far_end().received, text, "what arrives");
}

// The receiver's window is full again and again while losses are being mended.
void slow_readers_over_a_lossy_link_lose_nothing(Swarm& swarm) {
  Player& client = swarm.player("client");
  Player& server = swarm.player("server");
  std::vector<Link> links;
  for (std::uint16_t i = 0; i < 8; ++i) {
    links.push_back(swarm.link(client, server, static_cast<std::uint16_t>(7000 + i)));
  }
  LinkQuality quality = latency(1ms);
  quality.loss.probability = 0.005;
  swarm.stage().set_access(client.host(), quality);
  server.on<StreamData>([](Context& context, const StreamData& data) {
    context.pause_reading(data.stream);
    context.set_timer({1, 0, data.stream.value}, 20ms);
  });
  server.on<TimerFired>([&](Context& context, const TimerFired& fired) {
    context.resume_reading(StreamId{fired.timer.subject});
  });

  for (std::uint32_t i = 0; i < 8; ++i) client.write(links[i].near, long_text(600'000, i));
  for (std::uint32_t i = 0; i < 8; ++i) {
    swarm.until([&] { return links[i].far_end().received.size() >= 600'000; }, "all arrives");
    expect_equal(links[i].far_end().received, long_text(600'000, i), "what arrives");
  }
}

}  // namespace

std::vector<Case> link_cases() {
  static constexpr std::string_view topic = "link";
  const auto with_links = [](std::string_view name, void (*play)(Swarm&)) {
    return Case{topic, name, play, modelled_links};
  };
  return {
      with_links("latency_delays", latency_delays),
      with_links("jitter_varies_the_delay", jitter_varies_the_delay),
      with_links("loss_loses_about_its_share", loss_loses_about_its_share),
      with_links("total_loss_lets_nothing_pass", total_loss_lets_nothing_pass),
      with_links("bandwidth_spaces_datagrams", bandwidth_spaces_datagrams),
      with_links("a_full_queue_drops_its_tail", a_full_queue_drops_its_tail),
      with_links("bandwidth_slows_streams", bandwidth_slows_streams),
      with_links("duplicates_arrive_twice", duplicates_arrive_twice),
      with_links("reordered_datagrams_overtake", reordered_datagrams_overtake),
      with_links("a_link_may_change_at_any_time", a_link_may_change_at_any_time),
      with_links("a_link_of_its_own_replaces_the_way", a_link_of_its_own_replaces_the_way),
      with_links("a_link_of_its_own_is_one_way", a_link_of_its_own_is_one_way),
      with_links("the_way_between_segments_adds_up", the_way_between_segments_adds_up),
      with_links("a_stream_over_a_lossy_link_loses_nothing",
                 a_stream_over_a_lossy_link_loses_nothing),
      with_links("slow_readers_over_a_lossy_link_lose_nothing",
                 slow_readers_over_a_lossy_link_lose_nothing),
  };
}

}  // namespace swarmstage::conformance
