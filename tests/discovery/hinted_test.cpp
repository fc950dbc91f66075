// What DNS-SD tells is a hint: who may be asked, how often, and what is believed.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/dns_sd/dns_message.h"
#include "tests/discovery/discovery_probe.h"

namespace swarmstage::lan_discovery {
namespace {

using dns_sd::DnsMessage;
using dns_sd::DnsName;
using dns_sd::DnsRecord;
using dns_sd::DnsType;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

const Json on = {{"dns_sd", true}};

DnsName named(std::string label) {
  return {{std::move(label), "_swarmstage", "_udp", "local"}};
}

/// What somebody publishes who stands at that address.
DnsMessage published(const std::string& label, std::string_view address, std::uint16_t port,
                     const std::string& id = {}) {
  DnsRecord pointer;
  pointer.name = {{"_swarmstage", "_udp", "local"}};
  pointer.target = named(label);
  DnsRecord service;
  service.name = named(label);
  service.type = DnsType::srv;
  service.port = port;
  service.target = {{"host-of-" + label, "local"}};
  DnsRecord strings;
  strings.name = named(label);
  strings.type = DnsType::txt;
  strings.text = dns_sd::dns_text({"id=" + id});
  DnsRecord where;
  where.name = service.target;
  where.type = DnsType::a;
  where.address = IpAddress::parse(address).value();
  DnsMessage message;
  message.answers = true;
  message.known = {pointer, service, strings, where};
  for (DnsRecord& each : message.known) each.ttl = 120;
  return message;
}

/// The part for DNS starts last, so its port is the last that was opened.
class DnsProbe : public DiscoveryProbe {
 public:
  DnsProbe() : DiscoveryProbe(on), dns_(last_port()) {
    advance(20s);
    said();
  }
  void hear_dns(const DnsMessage& message) {
    Datagram datagram;
    datagram.port = dns_;
    datagram.from = Endpoint::parse("10.0.0.9:5353").value();
    datagram.interface = 1;
    datagram.cast = Cast::multicast;
    const std::string bytes = write_dns(message);
    datagram.bytes = bytes;
    deliver(datagram);
    advance(1ms);
  }
  /// To whom notices went, and not messages of DNS.
  std::vector<std::string> asked() {
    std::vector<std::string> whom = spoken_to();
    std::erase_if(whom, [](const std::string& each) { return each.ends_with(":5353"); });
    return whom;
  }

 private:
  PortId dns_;
};

TEST(Hinted, WhoIsPublishedIsAskedAndNotListedForThat) {
  DnsProbe probe;

  probe.hear_dns(published("alice", "10.0.0.2", 8080));
  EXPECT_THAT(probe.asked(), ElementsAre("10.0.0.2:8080"));
  EXPECT_EQ(probe.see("peers"), 0);
  probe.advance(1s);
  EXPECT_THAT(probe.asked(), ElementsAre("10.0.0.2:8080")) << "it may have been lost";
}

TEST(Hinted, NobodyBeyondOurNetworksIsAsked) {
  DnsProbe probe;

  for (const char* each : {"192.0.2.7", "127.0.0.1", "224.0.0.1", "0.0.0.0"}) {
    probe.hear_dns(published("alice", each, 8080));
  }

  EXPECT_THAT(probe.asked(), IsEmpty());
}

TEST(Hinted, NobodyIsAskedWhereAllWouldHear) {
  DnsProbe probe;

  for (const char* each : {"10.0.0.255", "10.0.0.0", "255.255.255.255"}) {
    probe.hear_dns(published("alice", each, 8080));
  }

  EXPECT_THAT(probe.asked(), IsEmpty());
}

TEST(Hinted, AnotherInstanceOfOurMachineIsAsked) {
  DnsProbe probe;

  probe.hear_dns(published("alice", "10.0.0.1", 9090));

  EXPECT_THAT(probe.asked(), ElementsAre("10.0.0.1:9090"));
}

TEST(Hinted, AHintOfSeveralAddressesIsHeldBackOnce) {
  DnsProbe probe;
  for (int i = 0; i < 20; ++i) {
    const std::string label = std::to_string(i);
    probe.hear_dns(published(label, "10.0.0." + std::to_string(10 + i), 8080));
  }
  const std::uint64_t before = probe.reached("hint_rate");

  probe.hear_dns(published("alice", "10.0.0.98", 8080));
  probe.hear_dns(published("alice", "10.0.0.99", 8080));

  EXPECT_EQ(probe.reached("hint_rate"), before + 2) << "the second hint is of two addresses";
}

TEST(Hinted, WeDoNotAskOurselves) {
  DnsProbe probe;
  const std::string own = DiscoveryProbe::text_of(probe.own_instance());

  probe.hear_dns(published("bob", "10.0.0.3", 8080, own));

  EXPECT_THAT(probe.asked(), IsEmpty());
}

TEST(Hinted, OnlySoManyAreAskedInASecond) {
  DnsProbe probe;

  for (int i = 0; i < 40; ++i) {
    const std::string label = std::to_string(i);
    probe.hear_dns(published(label, "10.0.0." + std::to_string(10 + i), 8080));
  }

  const std::size_t asked = probe.asked().size();
  EXPECT_GE(asked, 20U);
  EXPECT_LE(asked, 21U);
  EXPECT_GE(probe.reached("hint_rate"), 15U);
}

TEST(Hinted, WhoWasAskedIsToldWhenWeLeave) {
  DnsProbe probe;
  probe.hear_dns(published("alice", "10.0.0.2", 8080));
  probe.asked();

  probe.drain();

  EXPECT_THAT(probe.asked(), ElementsAre("10.0.0.2:8080"));
}

TEST(Hinted, WhatIsPublishedIsThePortOfOurOwnAndTheInstance) {
  DiscoveryProbe probe(on);
  probe.advance(3s);

  std::vector<DnsMessage> announced;
  for (const auto& each : probe.take_sent()) {
    const auto reading = dns_sd::read_dns(each.bytes);
    if (reading.fault == dns_sd::DnsFault::none && reading.message.answers) {
      announced.push_back(reading.message);
    }
  }

  ASSERT_FALSE(announced.empty());
  const DnsRecord& service = announced[0].known.at(1);
  EXPECT_EQ(service.name, named("we"));
  EXPECT_EQ(service.port, 8081);
  EXPECT_THAT(dns_sd::dns_strings(announced[0].known.at(2).text),
              Contains("id=" + DiscoveryProbe::text_of(probe.own_instance())));
  EXPECT_EQ(probe.see("dns_sd")["published"], "we");
}

TEST(Hinted, NoPortIsPublishedWhileOursIsLost) {
  DiscoveryProbe probe(on);
  probe.advance(3s);
  PortId voice;
  for (const auto& each : probe.take_sent()) {
    if (each.to.port != 5353) voice = each.port;
  }
  ASSERT_TRUE(voice);

  probe.deliver(delivered::PortClosed{voice, CloseReason::interface_gone});
  probe.reload({{"name", "we"}, {"udp_port", 8081}, {"http_port", 0}, {"dns_sd", true}});
  probe.advance(3s);

  for (const auto& each : probe.take_sent()) {
    if (each.to.port != 5353) continue;
    const DnsMessage message = dns_sd::read_dns(each.bytes).message;
    for (const auto* section : {&message.known, &message.proposed}) {
      for (const DnsRecord& record : *section) {
        EXPECT_FALSE(record.type == DnsType::srv && record.port == 0);
      }
    }
  }
  EXPECT_EQ(probe.see("dns_sd")["published"], "we");
}

TEST(Hinted, WithoutTheSettingNothingOfItIsSpoken) {
  DiscoveryProbe probe;
  probe.advance(10s);

  EXPECT_THAT(probe.spoken_to(), Not(Contains("224.0.0.251:5353")));
  EXPECT_EQ(probe.see("dns_sd"), nullptr);
}

}  // namespace
}  // namespace swarmstage::lan_discovery
