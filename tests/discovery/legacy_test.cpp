// Discovery speaks with the original, where that is wanted.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/roles/lan_discovery/gob.h"
#include "tests/discovery/discovery_probe.h"

namespace swarmstage::lan_discovery {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class LegacyTest : public testing::Test {
 protected:
  LegacyTest() {
    probe.advance(3s);
    probe.take_sent();
  }
  void announced(std::string_view sender, std::string_view from = "10.0.0.5:41000",
                 std::string_view name = "original") {
    probe.hear(from, write_gob({false, name, sender}), Cast::broadcast);
  }
  void answered() { probe.hear("10.0.0.5:8080", write_gob({true, "original", ""}), Cast::unicast); }
  Json peers() { return probe.invoke("peers").result; }

  DiscoveryProbe probe{Json{{"compat_ouroboros", true}}};
};

TEST_F(LegacyTest, AnAnnouncementOfTheOriginalIsListedAndAnsweredInItsWords) {
  announced("10.0.0.5:8080");

  EXPECT_EQ(peers(), Json({{{"name", "original"}, {"address", "10.0.0.5:8080"}}}));
  const auto sent = probe.take_sent();
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].to.to_string(), "10.0.0.5:8080");
  EXPECT_EQ(sent[0].bytes, write_gob({true, "we", ""}));
}

TEST_F(LegacyTest, TheDetailSaysThatItIsOneOfThose) {
  announced("10.0.0.5:8080");
  Other other = alice();
  probe.meet(other);

  const Json detail = probe.invoke("peers", {{"detail", true}}).result;

  ASSERT_EQ(detail.size(), 2U);
  EXPECT_FALSE(detail[0].contains("compat"));
  EXPECT_EQ(detail[1]["compat"], "ouroboros");
}

TEST_F(LegacyTest, TheAddressItClaimsIsNotBelieved) {
  announced("192.0.2.1:9000");

  EXPECT_EQ(peers(), Json({{{"name", "original"}, {"address", "10.0.0.5:9000"}}}));
  EXPECT_EQ(probe.take_sent().at(0).to.to_string(), "10.0.0.5:9000");
}

// Each of these ends the original.
TEST_F(LegacyTest, ASenderThatIsNoAddressDoesNoHarm) {
  for (const char* sender : {"", "localhost:9300", "nowhere", ":", "10.0.0.5:99999", "a:b"}) {
    announced(sender);
  }

  EXPECT_EQ(probe.failure(), "");
  EXPECT_THAT(probe.take_resolves(), IsEmpty());
  EXPECT_EQ(probe.see("peers"), 2) << "at the port it was heard from, and at 9300";
}

TEST_F(LegacyTest, ItIsAskedBeforeItExpiresAndItsAnswerKeepsIt) {
  announced("10.0.0.5:8080");
  probe.take_sent();
  for (int i = 0; i < 4; ++i) {
    probe.advance(68s);
    bool asked = false;
    for (const auto& each : probe.take_sent()) {
      asked |= !each.broadcast && each.bytes == write_gob({false, "we", "10.0.0.1:8081"});
    }
    EXPECT_TRUE(asked);
    answered();
  }

  EXPECT_EQ(probe.see("peers"), 1);
  probe.advance(91s);
  EXPECT_EQ(probe.see("peers"), 0) << "and without an answer it is gone";
}

TEST_F(LegacyTest, WeAreAnnouncedInBothLanguages) {
  probe.invoke("announce");

  const auto sent = probe.take_sent();
  ASSERT_EQ(sent.size(), 2U);
  EXPECT_EQ(sent[1].bytes, write_gob({false, "we", "10.0.0.1:8081"}));
  EXPECT_TRUE(sent[1].broadcast);
}

TEST_F(LegacyTest, AnInstanceThatSpeaksBothIsListedOnce) {
  announced("10.0.0.2:8080", "10.0.0.2:8080", "alice");
  Other other = alice();
  probe.meet(other);
  announced("10.0.0.2:8080", "10.0.0.2:8080", "alice");

  EXPECT_EQ(peers(), Json({{{"name", "alice"}, {"address", "10.0.0.2:8080"}}}));
  EXPECT_TRUE(probe.knows(other));
}

TEST_F(LegacyTest, ItTakesNoMessages) {
  announced("10.0.0.5:8080");

  const Outcome outcome = probe.invoke("send_message", {{"peer", "original"}, {"text", "hi"}});

  EXPECT_THAT(outcome.error, HasSubstr("takes no messages"));
}

TEST_F(LegacyTest, ANameThatCouldSteerATerminalIsRefused) {
  announced("10.0.0.5:8080", "10.0.0.5:41000", "evil\x1b[2J");

  EXPECT_EQ(probe.see("peers"), 0);
  EXPECT_EQ(probe.found("name"), 1U);
}

TEST(Legacy, WithoutTheFlagTheOriginalIsAStranger) {
  DiscoveryProbe probe;

  probe.hear("10.0.0.5:8080", write_gob({false, "original", "10.0.0.5:8080"}), Cast::broadcast);

  EXPECT_EQ(probe.see("peers"), 0);
  EXPECT_EQ(probe.found("foreign"), 1U);
}

TEST(Legacy, KeysAndTheOriginalExcludeEachOther) {
  RoleRegistry registry;
  registry.add(lan_discovery_role());

  const auto made = registry.make("lan-discovery",
                                  {{"compat_ouroboros", true}, {"keys", {"the key of the house"}}});

  EXPECT_THAT(made.error(), HasSubstr("expected one of the two"));
}

}  // namespace
}  // namespace swarmstage::lan_discovery
