// One that publishes a service, and what it says to a network that is played to it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/dns_sd/dns_sd_bench.h"

namespace swarmstage::dns_sd {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

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

}  // namespace
}  // namespace swarmstage::dns_sd
