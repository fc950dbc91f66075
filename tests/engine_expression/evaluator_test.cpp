#include "engine/expression/evaluator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/engine_expression/evaluator_fixture.h"

namespace swarmstage {
namespace {

using Evaluators = test::EvaluatorFixture;

TEST_F(Evaluators, AskOnlyTheNodeThatChanged) {
  watch("all(peer.peers == 7)");
  EXPECT_EQ(truth(), Truth::yes);
  EXPECT_EQ(swarm.observations, 8);

  set(swarm.peer(3), "peers", 6);
  EXPECT_EQ(truth(), Truth::no);
  set(swarm.peer(3), "peers", 7);
  EXPECT_EQ(truth(), Truth::yes);

  EXPECT_EQ(swarm.observations, 10);
}

TEST_F(Evaluators, AskNobodyWhenNothingTheyReadHasChanged) {
  watch("all(peer.peers == 7) and peer[2].links == 1");
  truth();
  const int asked = swarm.observations;

  set(swarm.peer(3), "known_addresses", 6);
  set(swarm.control(), "entries", 6);
  EXPECT_FALSE(evaluator_->stale());
  set(swarm.peer(3), "links", 6);
  EXPECT_FALSE(evaluator_->stale()) << "another node's links";
  truth();

  EXPECT_EQ(swarm.observations, asked) << "peer[2] alone is asked for its links";
}

TEST_F(Evaluators, AreTrueForAllAnyNoneOrAShare) {
  watch("all(peer.peers == 7) or 75% of (peer.peers == 7)");
  set(swarm.peer(0), "peers", 1);
  set(swarm.peer(1), "peers", 1);
  EXPECT_EQ(truth(), Truth::yes) << "6 of 8 are 75 %";
  set(swarm.peer(2), "peers", 1);
  EXPECT_EQ(truth(), Truth::no);

  watch("any(peer.peers == 2)");
  EXPECT_EQ(truth(), Truth::no);
  set(swarm.peer(0), "peers", 2);
  EXPECT_EQ(truth(), Truth::yes);

  watch("none(peer.peers == 2)");
  EXPECT_EQ(truth(), Truth::no);
  set(swarm.peer(0), "peers", 1);
  EXPECT_EQ(truth(), Truth::yes);
}

TEST_F(Evaluators, LetNodesThatAreDownDropOut) {
  watch("all(peer.peers == 7)");
  set(swarm.peer(3), "peers", 1);
  EXPECT_EQ(truth(), Truth::no);

  stop(swarm.peer(3));
  EXPECT_EQ(truth(), Truth::yes);
  start(swarm.peer(3));
  EXPECT_EQ(truth(), Truth::no);

  for (std::uint32_t i = 0; i < 8; ++i) stop(swarm.peer(i));
  EXPECT_EQ(truth(), Truth::unknown) << "nothing is known of nobody";
}

TEST_F(Evaluators, KnowNothingOfOneNodeThatIsDown) {
  swarm.set(swarm.peer(3), "connected peer-5", false);
  watch("peer[3].connected(peer[5]) == false");
  EXPECT_EQ(truth(), Truth::yes);

  stop(swarm.peer(3));
  EXPECT_EQ(truth(), Truth::unknown);
  start(swarm.peer(3));
  set(swarm.peer(3), "connected peer-5", true);
  EXPECT_EQ(truth(), Truth::no);
}

TEST_F(Evaluators, DecideDespiteWhatIsUnknownIfTheyCan) {
  watch("peer[0].links == 1 and peer[1].links == 1");
  EXPECT_EQ(truth(), Truth::unknown);
  set(swarm.peer(0), "links", 2);
  EXPECT_EQ(truth(), Truth::no);

  watch("peer[0].links == 2 or peer[1].links == 1");
  EXPECT_EQ(truth(), Truth::yes);
  watch("not (peer[1].links == 1)");
  EXPECT_EQ(truth(), Truth::unknown);
  watch("all(peer[0..1].links == 1)");
  EXPECT_EQ(truth(), Truth::no);
  watch("all(peer[0..1].links == 2)");
  EXPECT_EQ(truth(), Truth::unknown);
  watch("any(peer[0..1].links == 2)");
  EXPECT_EQ(truth(), Truth::yes);
  watch("50% of (peer[0..1].links == 2)");
  EXPECT_EQ(truth(), Truth::yes);
  watch("99% of (peer[0..1].links == 2)");
  EXPECT_EQ(truth(), Truth::unknown);
}

TEST_F(Evaluators, TellWhetherAPremiseWasEverTrue) {
  watch("peer[0].peers == 2 implies peer[1].peers == 2");
  EXPECT_EQ(truth(), Truth::yes);
  EXPECT_FALSE(evaluator_->is_proved());

  set(swarm.peer(0), "peers", 2);
  EXPECT_EQ(truth(), Truth::no);
  set(swarm.peer(0), "peers", 7);
  EXPECT_EQ(truth(), Truth::yes);
  EXPECT_TRUE(evaluator_->is_proved());

  watch("true");
  EXPECT_TRUE(evaluator_->is_proved());
}

TEST_F(Evaluators, TellWhetherAPremiseWasTrueOfAnyNode) {
  for (const char* text : {"all(peer.peers == 2 implies peer.links == 1)",
                           "any(peer.peers == 2 implies peer.links == 1)",
                           "99% of (peer.peers == 2 implies peer.links == 1)",
                           "count(peer.peers == 2 implies peer.links == 1) == 8"}) {
    watch(text);
    EXPECT_FALSE(evaluator_->is_proved()) << text;

    set(swarm.peer(5), "peers", 2);
    EXPECT_TRUE(evaluator_->is_proved()) << text;
    set(swarm.peer(5), "peers", 7);
  }
}

TEST_F(Evaluators, CountAPremiseThatIsTrueWhenTheyBeginAnew) {
  watch("all(peer.peers == 2 implies peer.links == 1)");
  set(swarm.peer(3), "peers", 2);
  EXPECT_TRUE(evaluator_->is_proved());

  evaluator_->forget_premises();
  EXPECT_TRUE(evaluator_->is_proved());

  set(swarm.peer(3), "peers", 7);
  evaluator_->forget_premises();
  EXPECT_FALSE(evaluator_->is_proved());
}

TEST_F(Evaluators, WantEachPremiseThatMattersToHaveBeenTrue) {
  const auto is_proved = [&](const std::string& text) {
    watch(text);
    return evaluator_->is_proved();
  };
  const std::string vacuous = "(peer[0].peers == 2 implies peer[1].peers == 2)";

  EXPECT_FALSE(is_proved("peer[0].peers == 7 and " + vacuous));
  EXPECT_FALSE(is_proved("(peer[0].peers == 7 implies peer[1].peers == 7) and " + vacuous));
  EXPECT_FALSE(is_proved("peer[0].peers == 3 or " + vacuous));
  EXPECT_TRUE(is_proved("peer[0].peers == 7 or " + vacuous));
  EXPECT_TRUE(is_proved(vacuous + " or all(peer.peers == 7)"));
  EXPECT_FALSE(is_proved("peer[0].peers == 7 implies " + vacuous));
  // As a condition it claims nothing.
  EXPECT_TRUE(is_proved(vacuous + " implies peer[1].peers == 7"));
}

TEST_F(Evaluators, ReduceWhatNodesSay) {
  for (std::uint32_t i = 0; i < 8; ++i) swarm.set(swarm.peer(i), "peers", i);
  const auto quantity_of = [&](std::string_view text) {
    watch(text, Expression::Wanted::quantity);
    return quantity();
  };

  EXPECT_EQ(quantity_of("min(peer.peers)"), "0");
  EXPECT_EQ(quantity_of("max(peer.peers)"), "7");
  EXPECT_EQ(quantity_of("sum(peer.peers)"), "28");
  EXPECT_EQ(quantity_of("mean(peer.peers)"), "3.5");
  EXPECT_EQ(quantity_of("median(peer.peers)"), "3");
  EXPECT_EQ(quantity_of("p90(peer.peers)"), "7");
  EXPECT_EQ(quantity_of("stddev(peer.peers)"), "2.291");
  EXPECT_EQ(quantity_of("count(peer.peers > 4)"), "3");
  EXPECT_EQ(quantity_of("ratio(peer.peers > 5)"), "0.25");
}

TEST_F(Evaluators, FollowWhatNodesSay) {
  watch("min(peer.peers)", Expression::Wanted::quantity);
  EXPECT_EQ(quantity(), "7");
  set(swarm.peer(2), "peers", 1);
  EXPECT_EQ(quantity(), "1");
  stop(swarm.peer(2));
  EXPECT_EQ(quantity(), "7");
  set(swarm.peer(4), "peers", 3);
  start(swarm.peer(2));
  set(swarm.peer(2), "peers", 4);
  EXPECT_EQ(quantity(), "3");
}

TEST_F(Evaluators, CompareEachNodeWithWhatIsTrueOfAll) {
  watch("all(peer.peers >= max(peer.peers) - 1)");
  EXPECT_EQ(truth(), Truth::yes);

  set(swarm.peer(5), "peers", 9);

  EXPECT_EQ(truth(), Truth::no) << "the others did not change, but what they are held to did";
}

TEST_F(Evaluators, FollowASelectionThatMoves) {
  swarm.set_all("links", 9);
  watch("all((peer where peers < 3).links < 5)");
  EXPECT_EQ(truth(), Truth::unknown) << "nobody is meant";

  set(swarm.peer(1), "peers", 2);
  EXPECT_EQ(truth(), Truth::no);
  set(swarm.peer(1), "links", 4);
  EXPECT_EQ(truth(), Truth::yes);
  set(swarm.peer(6), "peers", 0);
  EXPECT_EQ(truth(), Truth::no);
  set(swarm.peer(6), "peers", 3);
  EXPECT_EQ(truth(), Truth::yes);
}

TEST_F(Evaluators, LookIntoListsTextsAndTrees) {
  swarm.set(swarm.peer(0), "peer_names", Json::array({"alice", "bob"}));
  swarm.set(swarm.peer(0), "name", "carol");
  swarm.set(swarm.peer(0), "limits", Json::parse(R"({"line": {"reached": 3}})"));
  for (const char* text :
       {"contains(peer[0].peer_names, \"bob\")", "$who in peer[0].peer_names",
        "len(peer[0].peer_names) == 2", "len(peer[0].name) == 5",
        "peer[0].name in [\"bob\", \"carol\"]", "peer[0].name != \"bob\"",
        "peer[0].limits.line.reached == 3", "peer[0].peer_names == [\"alice\", \"bob\"]"}) {
    watch(text);
    EXPECT_EQ(truth(), Truth::yes) << text;
  }
  watch("peer[0].limits.column.reached == 3");
  EXPECT_EQ(truth(), Truth::unknown);
}

TEST_F(Evaluators, CalculateWithUnits) {
  swarm.set(swarm.control(), "oldest", "1m30s");
  swarm.set(swarm.control(), "memory", 1 << 20);
  swarm.network.stream_bytes_delivered = 1'000'000;
  swarm.time = at_time(2s);
  for (const char* text :
       {"control.oldest == 90s", "control.oldest - 30s == 1m", "control.oldest / 45s == 2",
        "control.memory * 2 == 2MiB", "network.stream_bytes_delivered / now == 4Mbps",
        "network.stream_bytes_delivered / 8Mbps == 1s", "4Mbps * now == 1MB", "-1s < 0",
        "2 + 3 * 4 == 14", "(2 + 3) * 4 == 20", "7 - 2 - 1 == 4", "$patience == 20s",
        "5% == 0.05"}) {
    watch(text);
    EXPECT_EQ(truth(), Truth::yes) << text;
  }
  watch("1 / 0 == 1");
  EXPECT_EQ(truth(), Truth::unknown);
}

TEST_F(Evaluators, ReadCountersAndTheClockAnew) {
  watch("network.datagrams_lost < 10 and now < 1m");
  EXPECT_EQ(truth(), Truth::yes);

  swarm.network.datagrams_lost = 10;
  EXPECT_TRUE(evaluator_->stale());
  EXPECT_EQ(truth(), Truth::no);
}

}  // namespace
}  // namespace swarmstage
