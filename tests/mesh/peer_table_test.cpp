// Who is a peer, and in which order everybody is told: that of the ids, in every run.

#include "core/roles/mesh/peer_table.h"

#include <type_traits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace swarmstage::mesh {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Peer peer(const std::string& id) {
  Peer made;
  made.id = id;
  made.name = "name of ";
  made.name += id;
  return made;
}

std::vector<std::string> walked(const PeerTable& peers) {
  std::vector<std::string> ids;
  peers.each([&](const Peer& each) { ids.push_back(each.id); });
  return ids;
}

std::vector<std::string> in_the_map(const PeerTable& peers) {
  std::vector<std::string> ids;
  for (const auto& [id, each] : peers) ids.push_back(id);
  return ids;
}

TEST(PeerTable, WalksInTheOrderOfTheIdsInWhateverOrderTheyCame) {
  PeerTable peers;

  for (const char* id : {"m", "c", "z", "a", "n"}) peers.add(peer(id));

  EXPECT_THAT(walked(peers), ElementsAre("a", "c", "m", "n", "z"));
}

TEST(PeerTable, WalksWithoutThoseWhoLeft) {
  PeerTable peers;
  for (const char* id : {"a", "b", "c", "d"}) peers.add(peer(id));

  peers.remove("c");
  peers.remove("nobody");
  peers.remove("a");
  EXPECT_THAT(walked(peers), ElementsAre("b", "d"));

  peers.add(peer("c"));
  EXPECT_THAT(walked(peers), ElementsAre("b", "c", "d"));
}

TEST(PeerTable, MayBeToldTheIdOfThePeerItselfToRemoveIt) {
  PeerTable peers;
  peers.add(peer("a"));
  Peer& last = peers.add(peer("b"));

  peers.remove(last.id);

  EXPECT_THAT(walked(peers), ElementsAre("a"));
}

TEST(PeerTable, WalksAsTheMapDoesAfterManyComeAndGo) {
  PeerTable peers;
  for (unsigned i = 0; i < 500; ++i) {
    const std::string id = std::to_string(i * 7919 % 101);
    peers.find(id) ? peers.remove(id) : static_cast<void>(peers.add(peer(id)));
    ASSERT_EQ(walked(peers), in_the_map(peers));
  }
  EXPECT_THAT(walked(peers), testing::Not(IsEmpty()));
}

TEST(PeerTable, LetsThoseChangeThemWhoMayAndNobodyElse) {
  PeerTable peers;
  peers.add(peer("a"));

  peers.each([](auto& each) {
    static_assert(!std::is_const_v<std::remove_reference_t<decltype(each)>>);
    each.congested = true;
  });
  std::as_const(peers).each([](auto& each) {
    static_assert(std::is_const_v<std::remove_reference_t<decltype(each)>>);
    EXPECT_TRUE(each.congested);
  });

  static_assert(!std::is_copy_constructible_v<PeerTable>, "its pointers are into its own map");
}

}  // namespace
}  // namespace swarmstage::mesh
