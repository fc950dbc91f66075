// One that publishes and looks for a service, and what it says to a network that is
// played to it.

#include "core/dns_sd/dns_sd.h"

#include <array>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/testing/node_probe.h"

namespace swarmstage::dns_sd {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

const DnsName type{{"_swarmstage", "_udp", "local"}};

DnsName named(std::string label) {
  return {{std::move(label), "_swarmstage", "_udp", "local"}};
}

class Publisher : public ComponentNode {
 public:
  explicit Publisher(std::vector<FoundService>& found) {
    DnsSdSettings settings;
    settings.type = type;
    settings.uses = [](const Interface&) { return true; };
    sd_ = &add(std::make_unique<DnsSd>(settings));
    sd_->set_limits({3});
    sd_->set_found([&found](Context&, const FoundService& service) { found.push_back(service); });
  }
  void on_start(Context& context) override {
    ComponentNode::on_start(context);
    sd_->publish(context, {"we", "swarmstage-1", 8081, {"id=1"}});
  }
  const DnsSd& sd() const { return *sd_; }

 private:
  DnsSd* sd_ = nullptr;
};

/// On 10.0.0.1, published unless the test says otherwise; of what it said only
/// what comes after that is looked at.
class Bench {
 public:
  explicit Bench(bool published = true) {
    auto node = std::make_unique<Publisher>(found_);
    node_ = node.get();
    probe_ = std::make_unique<NodeProbe>(std::move(node));
    probe_->start();
    if (!published) return;
    probe_->advance(10s);
    said();
  }

  NodeProbe& probe() { return *probe_; }
  const DnsSd& sd() const { return node_->sd(); }
  std::vector<DnsMessage> said() {
    std::vector<DnsMessage> all;
    for (const auto& each : probe_->take_sent()) {
      DnsReading reading = read_dns(each.bytes);
      EXPECT_EQ(reading.fault, DnsFault::none);
      last_to_ = each.to;
      all.push_back(std::move(reading.message));
    }
    return all;
  }
  std::vector<DnsMessage> answers() {
    std::vector<DnsMessage> all = said();
    std::erase_if(all, [](const DnsMessage& each) { return !each.answers; });
    return all;
  }
  Endpoint last_to() const { return last_to_; }
  void hear(const DnsMessage& message, std::uint16_t port = multicast_port,
            Cast cast = Cast::multicast) {
    Datagram datagram;
    datagram.port = probe_->last_port();
    datagram.from = {IpAddress::v4(10, 0, 0, 9), port};
    datagram.interface = 1;
    datagram.cast = cast;
    const std::string bytes = write_dns(message);
    datagram.bytes = bytes;
    probe_->deliver(datagram);
  }
  void ask(DnsType kind, const DnsName& name = type, std::vector<DnsRecord> known = {}) {
    hear({.questions = {{name, kind, false}}, .known = std::move(known)});
  }
  std::vector<FoundService> found() { return std::exchange(found_, {}); }

 private:
  std::vector<FoundService> found_;
  Publisher* node_ = nullptr;
  std::unique_ptr<NodeProbe> probe_;
  Endpoint last_to_;
};

DnsRecord made(DnsName name, DnsType kind, std::uint32_t ttl = 120) {
  DnsRecord record;
  record.name = std::move(name);
  record.type = kind;
  record.ttl = ttl;
  return record;
}

DnsRecord pointer_to(const std::string& label, std::uint32_t ttl = 4500) {
  DnsRecord record = made(type, DnsType::ptr, ttl);
  record.target = named(label);
  return record;
}

DnsRecord service_of(const std::string& label, std::uint16_t port, const std::string& host) {
  DnsRecord record = made(named(label), DnsType::srv);
  record.port = port;
  record.target = {{host, "local"}};
  return record;
}

DnsMessage all_about(const std::string& label) {
  DnsRecord strings = made(named(label), DnsType::txt);
  strings.text = dns_text({"id=2"});
  DnsRecord address = made({{"host-of-" + label, "local"}}, DnsType::a);
  address.address = IpAddress::v4(10, 0, 0, 9);
  DnsMessage message;
  message.answers = true;
  message.known = {pointer_to(label)};
  message.additionals = {address, strings, service_of(label, 9000, "host-of-" + label)};
  return message;
}

// --- Publishing ---

TEST(DnsSd, AsksThreeTimesWhetherItsNameIsFreeAndAnnouncesTwice) {
  Bench bench(false);

  bench.probe().advance(5s);
  std::vector<DnsMessage> probes;
  std::vector<DnsMessage> announcements;
  for (const DnsMessage& each : bench.said()) {
    if (!each.proposed.empty()) probes.push_back(each);
    if (each.answers) announcements.push_back(each);
  }

  ASSERT_THAT(probes, SizeIs(3));
  EXPECT_EQ(probes[0].questions[0].name, named("we"));
  EXPECT_THAT(probes[0].proposed, SizeIs(2));
  ASSERT_THAT(announcements, SizeIs(2));
  EXPECT_THAT(announcements[0].known, SizeIs(4));
  EXPECT_TRUE(bench.sd().responder().is_published());
}

TEST(DnsSd, WhatIsAskedIsAnsweredAfterAShortPauseWithAllThatComesNext) {
  Bench bench;

  bench.ask(DnsType::ptr);
  bench.probe().advance(19ms);
  EXPECT_THAT(bench.answers(), IsEmpty());
  bench.probe().advance(101ms);

  const auto answers = bench.answers();
  ASSERT_THAT(answers, SizeIs(1));
  ASSERT_THAT(answers[0].known, SizeIs(1));
  EXPECT_EQ(answers[0].known[0].target, named("we"));
  EXPECT_FALSE(answers[0].known[0].flush) << "others have such services too";
  ASSERT_THAT(answers[0].additionals, SizeIs(3));
  EXPECT_EQ(answers[0].additionals[0].port, 8081);
  EXPECT_TRUE(answers[0].additionals[0].flush);
  EXPECT_EQ(answers[0].additionals[2].address, IpAddress::v4(10, 0, 0, 1));
  EXPECT_EQ(bench.last_to().address.to_string(), "224.0.0.251");
}

TEST(DnsSd, WhatTheAskerKnowsIsNotToldAgain) {
  Bench bench;

  bench.ask(DnsType::ptr, type, {pointer_to("we", 4000)});
  bench.probe().advance(1s);
  EXPECT_THAT(bench.answers(), IsEmpty());
  bench.ask(DnsType::ptr, type, {pointer_to("we", 1000)});
  bench.probe().advance(1s);

  EXPECT_THAT(bench.answers(), SizeIs(1)) << "it is soon forgotten";
}

TEST(DnsSd, NoRecordIsSaidMoreThanOnceASecond) {
  Bench bench;

  for (int i = 0; i < 50; ++i) {
    bench.ask(DnsType::ptr);
    bench.probe().advance(100ms);
  }

  const std::size_t answers = bench.answers().size();
  EXPECT_GE(answers, 4U);
  EXPECT_LE(answers, 6U);
}

TEST(DnsSd, ThatThereAreSuchServicesAtAllIsTold) {
  Bench bench;

  bench.ask(DnsType::ptr, {{"_services", "_dns-sd", "_udp", "local"}});
  bench.probe().advance(120ms);

  const auto answers = bench.answers();
  ASSERT_THAT(answers, SizeIs(1));
  EXPECT_EQ(answers[0].known[0].target, type);
}

TEST(DnsSd, APlainResolverIsAnsweredAloneAndForAShortTime) {
  Bench bench;

  bench.hear({.id = 77, .questions = {{named("we"), DnsType::srv, false}}}, 40001);

  const auto answers = bench.answers();
  ASSERT_THAT(answers, SizeIs(1));
  EXPECT_EQ(answers[0].id, 77);
  EXPECT_EQ(answers[0].questions[0].name, named("we"));
  EXPECT_LE(answers[0].known[0].ttl, 10U);
  EXPECT_EQ(bench.last_to().to_string(), "10.0.0.9:40001");
}

TEST(DnsSd, PlainResolversAreAnsweredOnlySoOften) {
  Bench bench;

  for (int i = 0; i < 40; ++i) bench.hear({.questions = {{type, DnsType::ptr, false}}}, 40001);

  EXPECT_THAT(bench.answers(), SizeIs(10));
  EXPECT_EQ(bench.sd().responder().unanswered(), 30U);
}

TEST(DnsSd, WhoLeavesTakesEverythingBack) {
  Bench bench;

  bench.probe().drain();

  const auto answers = bench.answers();
  ASSERT_THAT(answers, SizeIs(1));
  EXPECT_THAT(answers[0].known, SizeIs(4));
  for (const DnsRecord& each : answers[0].known) EXPECT_EQ(each.ttl, 0U);
}

// --- Names that others want ---

TEST(DnsSd, ANameThatIsTakenGetsANumber) {
  Bench bench(false);
  bench.probe().advance(300ms);

  bench.hear({.answers = true, .known = {service_of("we", 1, "elsewhere")}});
  bench.probe().advance(5s);

  EXPECT_EQ(bench.sd().responder().instance(), "we (2)");
  EXPECT_TRUE(bench.sd().responder().is_published());
  EXPECT_EQ(bench.sd().responder().conflicts(), 1U);
}

TEST(DnsSd, OfTwoThatAskAtOnceTheLaterInOrderGetsTheName) {
  const auto published_after = [](std::uint16_t port_of_other) {
    Bench bench(false);
    bench.probe().advance(300ms);
    DnsRecord strings = made(named("we"), DnsType::txt);
    strings.text = dns_text({"id=1"});
    bench.hear({.questions = {{named("we"), DnsType::any, false}},
                .proposed = {service_of("we", port_of_other, "swarmstage-1"), strings}});
    bench.probe().advance(900ms);
    return bench.sd().responder().is_published();
  };

  EXPECT_TRUE(published_after(8000)) << "we go on";
  EXPECT_FALSE(published_after(9000)) << "we wait a second";
}

TEST(DnsSd, OneThatWantsOurNameIsToldThatItIsTaken) {
  Bench bench;

  bench.hear({.questions = {{named("we"), DnsType::any, false}},
              .proposed = {service_of("we", 1, "elsewhere")}});
  bench.probe().advance(1ms);

  const auto answers = bench.answers();
  ASSERT_THAT(answers, SizeIs(1));
  EXPECT_EQ(answers[0].known[0].port, 8081);
}

TEST(DnsSd, OurNameIsDefendedWhileAnotherAnswerWaits) {
  Bench bench;
  bench.ask(DnsType::ptr);
  bench.probe().advance(120ms);
  bench.ask(DnsType::ptr);  // what was just said is said again after a second
  bench.probe().advance(120ms);
  bench.said();

  bench.hear({.questions = {{named("we"), DnsType::any, false}},
              .proposed = {service_of("we", 1, "elsewhere")}});
  bench.probe().advance(250ms);

  std::vector<std::uint16_t> ports;
  for (const DnsMessage& answer : bench.answers()) {
    for (const DnsRecord& each : answer.known) {
      if (each.type == DnsType::srv) ports.push_back(each.port);
    }
  }
  EXPECT_THAT(ports, ElementsAre(8081));
}

// --- Looking for others ---

TEST(DnsSd, ItAsksLessAndLessOften) {
  Bench bench(false);
  bench.probe().advance(100s);

  std::size_t questions = 0;
  for (const DnsMessage& each : bench.said()) {
    if (!each.questions.empty() && each.proposed.empty()) ++questions;
  }

  EXPECT_EQ(questions, 7U) << "after 0, 1, 3, 7, 15, 31 and 63 seconds, and a little";
}

TEST(DnsSd, AServiceIsToldSoonTwiceMoreAndThenNowAndThen) {
  Bench bench;

  bench.hear(all_about("alice"));
  bench.probe().advance(1ms);
  const auto first = bench.found();
  bench.probe().advance(10s);
  const auto soon = bench.found();
  bench.probe().advance(60s);

  ASSERT_THAT(first, SizeIs(1));
  EXPECT_EQ(first[0].instance, "alice");
  EXPECT_EQ(first[0].endpoints[0].to_string(), "10.0.0.9:9000");
  EXPECT_THAT(first[0].strings, ElementsAre("id=2"));
  EXPECT_THAT(soon, SizeIs(2));
  EXPECT_THAT(bench.found(), SizeIs(2));
}

TEST(DnsSd, WhatAServiceLacksIsAskedFor) {
  Bench bench;

  bench.hear({.answers = true, .known = {pointer_to("alice")}});
  bench.probe().advance(1ms);
  const auto first = bench.said();
  bench.hear({.answers = true, .known = {service_of("alice", 9000, "far")}});
  bench.probe().advance(1ms);
  const auto second = bench.said();

  ASSERT_THAT(first, SizeIs(1));
  EXPECT_EQ(first[0].questions[0].name, named("alice"));
  ASSERT_THAT(second, SizeIs(1));
  EXPECT_EQ(second[0].questions[0].name, DnsName({{"far", "local"}}));
  EXPECT_THAT(bench.found(), IsEmpty());
}

TEST(DnsSd, WhatServicesLackIsAskedForOnlySoOften) {
  Bench bench;
  const std::array labels = {"a", "b", "c"};
  DnsMessage first{.answers = true};
  for (const char* each : labels) first.known.push_back(pointer_to(each));
  bench.hear(first);

  for (int i = 0; i < 50; ++i) {
    DnsMessage moved{.answers = true};
    const auto port = static_cast<std::uint16_t>(9000 + i % 2);
    for (const char* each : labels) moved.known.push_back(service_of(each, port, "nowhere"));
    bench.hear(moved);
    bench.probe().advance(20ms);
  }

  const std::size_t questions = bench.said().size();
  EXPECT_GE(questions, 20U);
  EXPECT_LE(questions, 30U);
  EXPECT_GE(bench.sd().browser().held_back(), 100U);
}

TEST(DnsSd, WhatWasTakenBackIsForgottenASecondLater) {
  Bench bench;
  bench.hear(all_about("alice"));
  bench.probe().advance(1ms);
  ASSERT_EQ(bench.sd().browser().services(), 1U);

  bench.hear({.answers = true, .known = {pointer_to("alice", 0)}});
  bench.probe().advance(1100ms);

  EXPECT_EQ(bench.sd().browser().services(), 0U);
}

TEST(DnsSd, NoMoreServicesAreKeptThanMayBe) {
  Bench bench;

  for (const char* each : {"a", "b", "c", "d", "e"}) bench.hear(all_about(each));

  EXPECT_EQ(bench.sd().browser().services(), 3U);
  EXPECT_EQ(bench.sd().browser().refused(), 2U);
}

TEST(DnsSd, AnswersFromAnotherPortOrSentToUsAloneAreNoAnswers) {
  Bench bench;

  bench.hear(all_about("alice"), 40001);
  bench.hear(all_about("alice"), multicast_port, Cast::unicast);
  bench.probe().advance(1s);

  EXPECT_THAT(bench.found(), IsEmpty());
}

TEST(DnsSd, AFloodIsCutOff) {
  Bench bench;

  for (int i = 0; i < 1000; ++i) bench.hear(all_about("alice"));

  EXPECT_EQ(bench.sd().radio().counters().too_many, 800U);
}

}  // namespace
}  // namespace swarmstage::dns_sd
