// One that looks for services: what it asks, keeps and tells.

#include <array>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/dns_sd/dns_sd_bench.h"

namespace swarmstage::dns_sd {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

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
