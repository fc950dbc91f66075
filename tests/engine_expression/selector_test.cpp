#include "engine/expression/selector.h"

#include <algorithm>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/document/read_document.h"
#include "tests/engine_expression/fake_swarm.h"

namespace swarmstage {
namespace {

using test::FakeSwarm;
using testing::ElementsAre;

class Selectors : public testing::Test {
 protected:
  Selector parsed(std::string_view text) {
    auto selector = Selector::parse(text, swarm_.vocabulary());
    EXPECT_TRUE(selector) << text << ": " << selector.error();
    return std::move(selector.value());
  }
  std::vector<std::uint32_t> chosen(std::string_view text, Random* random = nullptr) {
    std::vector<std::uint32_t> numbers;
    for (const NodeIndex node : parsed(text).select(&swarm_, random)) numbers.push_back(node.value);
    return numbers;
  }
  std::string error_of(std::string_view text) {
    const auto selector = Selector::parse(text, swarm_.vocabulary());
    return selector ? "no error" : selector.error();
  }

  FakeSwarm swarm_;  // peer[0..7] and control, which is node 8
};

TEST_F(Selectors, NameGroupsNodesAndPartsOfThem) {
  EXPECT_THAT(chosen("peer"), ElementsAre(0, 1, 2, 3, 4, 5, 6, 7));
  EXPECT_EQ(chosen("peer[*]"), chosen("peer"));
  EXPECT_THAT(chosen("control"), ElementsAre(8));
  EXPECT_THAT(chosen("peer[3]"), ElementsAre(3));
  EXPECT_THAT(chosen("peer[-1]"), ElementsAre(7));
  EXPECT_THAT(chosen("peer[2..5]"), ElementsAre(2, 3, 4, 5));
  EXPECT_THAT(chosen("peer[1, 4, 6..-1, 4]"), ElementsAre(1, 4, 6, 7));
  EXPECT_THAT(chosen("peer[first 20%]"), ElementsAre(0, 1));
  EXPECT_THAT(chosen("peer[last 3]"), ElementsAre(5, 6, 7));
}

TEST_F(Selectors, NameRegionsHostsRolesAndAll) {
  EXPECT_THAT(chosen("region us"), ElementsAre(1, 3, 5, 7));
  EXPECT_THAT(chosen("host h3"), ElementsAre(3));
  EXPECT_THAT(chosen("role tracker"), ElementsAre(8));
  EXPECT_EQ(chosen("nodes").size(), 9U);
}

TEST_F(Selectors, JoinAndSubtract) {
  EXPECT_THAT(chosen("peer[0..2] + control"), ElementsAre(0, 1, 2, 8));
  EXPECT_THAT(chosen("region eu - peer[0] - control"), ElementsAre(2, 4, 6));
  EXPECT_THAT(chosen("peer - (peer[0..2] + peer[7])"), ElementsAre(3, 4, 5, 6));
  EXPECT_THAT(chosen("others(peer[1..7])"), ElementsAre(0, 8));
}

TEST_F(Selectors, LookAtWhatNodesAreLikeNow) {
  swarm_.set_all("peers", 7);
  swarm_.set(swarm_.peer(2), "peers", 1);
  swarm_.set(swarm_.peer(5), "peers", 2);

  EXPECT_THAT(chosen("peer where peers < 3"), ElementsAre(2, 5));
  EXPECT_THAT(chosen("peer - (peer where peers < 3)"), ElementsAre(0, 1, 3, 4, 6, 7));

  swarm_.stop(swarm_.peer(2));
  EXPECT_THAT(chosen("peer where peers < 3"), ElementsAre(5))
      << "a node that is down tells nothing";
}

TEST_F(Selectors, PassOneNodeAsAnArgument) {
  swarm_.set_all("connected peer-7", false);
  swarm_.set(swarm_.peer(4), "connected peer-7", true);

  EXPECT_THAT(chosen("peer where connected(peer[7])"), ElementsAre(4));
  EXPECT_THAT(chosen("peer where connected(peer[-1]) and not false"), ElementsAre(4));
}

TEST_F(Selectors, DrawTheSameFromTheSameSeedAndOthersFromOthers) {
  Random seven(7, 1, "crash");
  Random again(7, 1, "crash");
  const auto first = chosen("random(3, peer)", &seven);

  EXPECT_EQ(first.size(), 3U);
  EXPECT_EQ(chosen("random(3, peer)", &again), first);
  std::set<std::vector<std::uint32_t>> different;
  for (int i = 0; i < 40; ++i) different.insert(chosen("random(3, peer)", &seven));
  EXPECT_GT(different.size(), 15U);
  for (const auto& each : different) EXPECT_TRUE(std::is_sorted(each.begin(), each.end()));
}

TEST_F(Selectors, DrawAShareOfWhatIsThere) {
  Random random(7, 1, "crash");
  swarm_.set_all("peers", 7);
  swarm_.set(swarm_.peer(6), "peers", 1);

  EXPECT_EQ(chosen("random(50%, peer)", &random).size(), 4U);
  EXPECT_EQ(chosen("random(1%, peer)", &random).size(), 1U) << "a share is never nobody";
  EXPECT_THAT(chosen("random(3, peer where peers < 3)", &random), ElementsAre(6));
}

TEST_F(Selectors, KnowWhetherTheyAreSettled) {
  EXPECT_TRUE(parsed("peer[1..3]").is_fixed());
  EXPECT_TRUE(parsed("random(2, peer)").is_random());
  EXPECT_TRUE(parsed("others(peer where peers < 3)").has_predicate());
  EXPECT_EQ(parsed("random(2, peer[0..3])").candidates().size(), 4U);
}

TEST_F(Selectors, SayWhatIsNotThere) {
  EXPECT_EQ(error_of("pear[3]"),
            "column 1: no group or node is called 'pear'; did you mean 'peer'?");
  EXPECT_EQ(error_of("region ew"), "column 8: no region is called 'ew'; did you mean 'eu'?");
  EXPECT_EQ(error_of("role meshes"), "column 6: no role is called 'meshes'; did you mean 'mesh'?");
  EXPECT_EQ(error_of("us"), "column 1: 'us' is a region; write region us");
  EXPECT_EQ(error_of("peer[8]"), "column 6: peer has 8 nodes, 0 to 7; 8 is none of them");
  EXPECT_EQ(error_of("peer[-9]"), "column 6: peer has 8 nodes, 0 to 7; -9 is none of them");
  EXPECT_EQ(error_of("peer[5..2]"), "column 6: this range ends before it begins");
  EXPECT_EQ(error_of("random(9, peer)"), "column 8: there are only 8 nodes to draw from");
  EXPECT_EQ(error_of("peer[first 9]"), "column 12: there are only 8 nodes");
  EXPECT_EQ(error_of("control - region eu"), "column 1: this leaves no node");
  EXPECT_EQ(error_of("others(nodes)"), "column 7: there are no others");
}

TEST_F(Selectors, SayWhatWasExpected) {
  EXPECT_EQ(error_of(""), "column 1: expected nodes, such as peer[3] or region eu, found the end");
  EXPECT_EQ(error_of("peer["),
            "column 6: expected a place such as 3, 2..5, -1, *, or first 20%, found the end");
  EXPECT_EQ(error_of("peer[1.5]"),
            "column 6: expected a place such as 3, 2..5, -1, *, or first 20%, found '1.5'");
  EXPECT_EQ(error_of("peer[3"), "column 7: expected ']', found the end");
  EXPECT_EQ(error_of("peer control"), "column 6: expected the end or an operator, found 'control'");
  EXPECT_EQ(error_of("random(peer)"),
            "column 8: expected how many, such as random(3, peer) or random(20%, peer), found "
            "'peer'");
  EXPECT_EQ(error_of("peer where peers"),
            "column 12: where wants what is true or false, found a number; compare it with "
            "something");
  EXPECT_EQ(error_of("peer where pears < 3"),
            "column 12: role mesh has no observable 'pears'; did you mean 'peers'?");
  EXPECT_EQ(error_of("peer where count(peers) < 3"),
            "column 12: a predicate speaks of one thing; 'count' is about many");
  EXPECT_EQ(error_of("peer where connected(region eu)"),
            "column 22: an argument means one node; 'region eu' is 5");
  EXPECT_EQ(error_of(std::string(900, '(')), "column 65: nested deeper than 64 levels");
}

TEST_F(Selectors, SayWhereInAFileSomethingIsWrong) {
  const auto document = parse_document("crash: \"peer[12]\"\nnodes: [a]\n", "s.yaml");
  const Value& root = document.value().root();
  Problems problems;

  EXPECT_FALSE(Selector::read(*root.find("crash"), swarm_.vocabulary(), problems));
  EXPECT_FALSE(Selector::read(*root.find("nodes"), swarm_.vocabulary(), problems));

  EXPECT_EQ(problems.to_string(),
            "s.yaml:1:14: peer has 8 nodes, 0 to 7; 12 is none of them\n"
            "s.yaml:2:8: expected nodes, such as peer[3] or region eu, found a list\n");
}

}  // namespace
}  // namespace swarmstage
