// One that publishes a service on two links at once: each is a network of its own.

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/dns_sd/dns_sd_bench.h"

namespace swarmstage::dns_sd {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const std::string first = "10.0.0.1";
const std::string second = "10.1.0.1";

struct LinksTest : testing::Test {
  LinksTest() {
    Interface other = bench.probe().host().interfaces.front();
    other.index = 2;
    other.address = IpAddress::v4(10, 1, 0, 1);
    other.broadcast = IpAddress::v4(10, 1, 0, 255);
    bench.probe().host().interfaces.push_back(other);
  }
  /// The addresses told on a link since it was last asked, a text for each response.
  std::vector<std::string> told_on(std::uint16_t link) {
    for (const auto& each : bench.probe().take_sent()) {
      const DnsMessage message = read_dns(each.bytes).message;
      std::string addresses;
      for (const auto* section : {&message.known, &message.additionals}) {
        for (const DnsRecord& record : *section) {
          if (record.type == DnsType::a) addresses += record.address.to_string() + " ";
        }
      }
      if (message.answers) told.emplace_back(each.to.address.scope, addresses);
    }
    std::vector<std::string> found;
    for (const auto& [scope, addresses] : told) {
      if (scope == link) found.push_back(addresses);
    }
    std::erase_if(told, [link](const auto& each) { return each.first == link; });
    return found;
  }
  void publish() {
    bench.probe().advance(10s);
    bench.probe().take_sent();
  }
  void ask_on(std::uint16_t link, std::uint16_t port = multicast_port) {
    bench.hear({.questions = {{type, DnsType::ptr, false}}}, port, Cast::multicast, link);
  }

  /// What is answered at once, because nobody else can.
  void ask_for_us_on(std::uint16_t link, std::vector<DnsRecord> proposed = {}) {
    DnsMessage message;
    message.questions = {{named("we"), DnsType::srv, false}};
    message.proposed = std::move(proposed);
    bench.hear(message, multicast_port, Cast::multicast, link);
  }

  Bench bench{false};
  std::vector<std::pair<std::uint32_t, std::string>> told;
};

TEST_F(LinksTest, EachIsToldTheAddressesThatReachUsFromThere) {
  bench.probe().advance(10s);

  EXPECT_THAT(told_on(1), ElementsAre(first + " ", first + " ")) << "announced twice";
  EXPECT_THAT(told_on(2), ElementsAre(second + " ", second + " "));
}

TEST_F(LinksTest, OnOneThatIsLeftOutNothingIsToldAndNobodyHeard) {
  publish();

  bench.leave_out(2);
  bench.probe().advance(5s);
  EXPECT_THAT(told_on(2), IsEmpty());
  told_on(1);
  ask_on(2);
  bench.probe().advance(1s);
  EXPECT_THAT(told_on(2), IsEmpty());
  EXPECT_THAT(told_on(1), IsEmpty());
  bench.hear(all_about("there"), multicast_port, Cast::multicast, 2);

  EXPECT_THAT(bench.found(), IsEmpty());
}

TEST_F(LinksTest, OneThatIsChosenAgainIsToldAllOfIt) {
  publish();
  bench.leave_out(2);
  bench.probe().advance(5s);
  told_on(2);

  bench.leave_out(0);
  bench.probe().advance(5s);

  EXPECT_THAT(told_on(2), ElementsAre(second + " ", second + " "));
}

TEST_F(LinksTest, AQuestionIsAnsweredWhereItWasAsked) {
  publish();

  ask_on(2);
  bench.probe().advance(200ms);

  EXPECT_THAT(told_on(1), IsEmpty());
  EXPECT_THAT(told_on(2), ElementsAre(second + " "));
}

TEST_F(LinksTest, WhatOneHasJustHeardTheOtherNeedNotWaitFor) {
  publish();

  ask_on(1);
  bench.probe().advance(200ms);
  ask_on(2);
  ask_on(1);
  bench.probe().advance(200ms);

  EXPECT_THAT(told_on(2), ElementsAre(second + " "));
  EXPECT_THAT(told_on(1), ElementsAre(first + " ")) << "no more than once a second";
  bench.probe().advance(1s);
  EXPECT_THAT(told_on(1), ElementsAre(first + " "));
  EXPECT_THAT(told_on(2), IsEmpty());
}

TEST_F(LinksTest, OneThatMustWaitDelaysNoOther) {
  publish();

  ask_on(1);
  bench.probe().advance(200ms);
  ask_on(1);
  bench.probe().advance(150ms);
  EXPECT_THAT(told_on(1), ElementsAre(first + " ")) << "the second time it must wait";
  ask_on(2);
  bench.probe().advance(120ms);

  EXPECT_THAT(told_on(2), ElementsAre(second + " "));
  EXPECT_THAT(told_on(1), IsEmpty());
}

TEST_F(LinksTest, OneThatIsAnsweredAtOnceHurriesNoOther) {
  publish();

  ask_on(1);
  ask_for_us_on(2);
  bench.probe().advance(19ms);

  EXPECT_THAT(told_on(2), ElementsAre(second + " "));
  EXPECT_THAT(told_on(1), IsEmpty()) << "what others may answer too waits for a moment";
  bench.probe().advance(101ms);
  EXPECT_THAT(told_on(1), ElementsAre(first + " "));
}

TEST_F(LinksTest, ANameIsDefendedWhereItIsWanted) {
  publish();
  const auto wanted = service_of("we", 9000, "other");

  ask_for_us_on(1, {wanted});
  ask_for_us_on(2);
  bench.probe().advance(300ms);
  ask_for_us_on(2);
  ask_for_us_on(1, {wanted});
  bench.probe().advance(10ms);

  EXPECT_EQ(told_on(1).size(), 2U);
  EXPECT_EQ(told_on(2).size(), 1U) << "no more than once a second";
}

TEST_F(LinksTest, OneThatGoesIsAnsweredNoMore) {
  publish();
  Host& host = bench.probe().host();

  ask_on(2);
  const HostChange gone{HostChange::Kind::interface_removed, host.interfaces.back()};
  host.interfaces.pop_back();
  bench.probe().deliver(delivered::HostChanged{gone});
  bench.probe().advance(5s);

  EXPECT_THAT(told_on(2), IsEmpty());
  ask_on(1);
  bench.probe().advance(120ms);
  EXPECT_FALSE(told_on(1).empty());
}

TEST_F(LinksTest, APlainResolverIsToldTheAddressesOfItsLink) {
  publish();

  ask_on(2, 40000);
  const auto sent = bench.probe().take_sent();

  ASSERT_EQ(sent.size(), 1U);
  const DnsMessage message = read_dns(sent[0].bytes).message;
  std::vector<std::string> addresses;
  for (const DnsRecord& each : message.additionals) {
    if (each.type == DnsType::a) addresses.push_back(each.address.to_string());
  }
  EXPECT_THAT(addresses, ElementsAre(second));
}

TEST_F(LinksTest, OnOneThatIsNotOursNobodyIsAnswered) {
  publish();

  ask_on(3);
  ask_on(3, 40000);
  bench.probe().advance(2s);

  EXPECT_THAT(bench.answers(), IsEmpty());
}

}  // namespace
}  // namespace swarmstage::dns_sd
