#include "engine/expression/expression.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/document/read_document.h"
#include "tests/engine_expression/fake_swarm.h"

namespace swarmstage {
namespace {

using testing::ElementsAre;

class Expressions : public testing::Test {
 protected:
  // "fine", or what is wrong.
  std::string check(std::string_view text,
                    Expression::Wanted wanted = Expression::Wanted::truth) const {
    const auto expression = Expression::parse(text, swarm_.vocabulary(), wanted);
    return expression ? "fine" : expression.error();
  }
  Reads reads(std::string_view text) const {
    const auto expression = Expression::parse(text, swarm_.vocabulary());
    EXPECT_TRUE(expression) << expression.error();
    return expression.value().reads();
  }

  test::FakeSwarm swarm_;
};

TEST_F(Expressions, AreTakenAsTheyAreDocumented) {
  for (const char* text : {
           "all(peer[*].peers == 7)",
           "any(peer[0..3].peers > 2)",
           "99% of (peer.peers == 7)",
           "none(peer.peers == 0)",
           "min(peer.peers) >= 6 and count(peer.peers == 0) <= 2",
           "peer[3].connected(peer[5]) == false",
           "peer[3].connected(\"alice\")",
           "all(peer.connected(peer[7]) == false)",
           "count(peer.MsgPeerConnected) >= 20",
           "count(peer.MsgChatMessage where from == \"a\" and message == 'x') == 3",
           "first(peer[2].MsgPeerDisconnected) < 30s",
           "last(MsgPeerDisconnected) - first(MsgPeerDisconnected) <= 1m30s",
           "exists(peer.MsgError) == false",
           "max(peer.MsgPeerConnected.peerCount) <= 20",
           "p99(peer.ping_rtt) < 40ms",
           "p99(ping_rtt) < 40ms",
           "p90(ping_rtt during chaos) < 2 * p90(ping_rtt during warm-up)",
           "p90(ping_rtt since 30s until 2m) < 40ms",
           "count(MsgPeerDisconnected since the crash) == 7",
           "count(MsgPeerDisconnected since the crash + 5s until heal) == 0",
           "count(MsgPeerDisconnected since \"the crash\") == 7",
           "ratio(say.ok) >= 99%",
           "count(say) > 10 and count(peer[2].say.failed) == 0 and p99(say.latency) < 1s",
           "network.datagrams_lost < 10 or network.stream_bytes_delivered > 64KiB",
           "count(peer.peers >= $degree) == 8 and now < $patience",
           "control.oldest < 2m and control.memory <= 64MiB",
           "all(region us.peers > 1) and all((peer - peer[3]).peers >= 5)",
           "all((peer where peers < 3).known_addresses > 0)",
           "all(others(control).chats_heard == sum(peer.chats_said) - 1)",
           "all(peer[3].peers == 7)",
           "contains(peer[1].peer_names, \"bob\") and \"bob\" in peer[2].peer_names",
           "all(len(peer.peer_ids) == peer.peers)",
           "peer[1].name in [\"alice\", $who]",
           "peer[2].limits.line_bytes_max.reached == 0",
           "control.entries > 0 implies any(peer.peers > 0)",
           "not (peer[1].peers == 0) and -1 < peer[1].peers - 2 * 3",
           "network.stream_bytes_delivered / 1s < 20Mbps and 10s * 8Mbps == 10MB",
           "first(peer.MsgError) > 0",
           "rate(peer.MsgChatMessage) < 5",
       }) {
    EXPECT_EQ(check(text), "fine") << text;
  }
}

TEST_F(Expressions, TellWhatTheyRead) {
  const Reads of_peers = reads("min(peer[0..2].peers) > 1 and peer[5].peers == 2 and now > 3s");
  const Reads of_events = reads(
      "count(MsgError during chaos) + count(say.ok since heal) + count(ping_rtt) > "
      "network.events");

  ASSERT_EQ(of_peers.observables.size(), 1U);
  EXPECT_EQ(of_peers.observables[0].name, "peers");
  EXPECT_EQ(of_peers.observables[0].nodes.size(), 4U);
  EXPECT_TRUE(of_peers.life);
  EXPECT_TRUE(of_peers.time);
  EXPECT_FALSE(of_peers.counters);
  EXPECT_THAT(of_events.events, ElementsAre("MsgError"));
  EXPECT_THAT(of_events.operations, ElementsAre("say"));
  EXPECT_THAT(of_events.samples, ElementsAre("ping_rtt"));
  EXPECT_THAT(of_events.phases, ElementsAre("chaos"));
  EXPECT_THAT(of_events.marks, ElementsAre("heal"));
  EXPECT_TRUE(of_events.counters);
  EXPECT_FALSE(of_events.life);
}

TEST_F(Expressions, ReadWhatPredicatesOfSelectionsRead) {
  const Reads both = reads("all((peer[0..3] where links > 2).peers == 7)");

  ASSERT_EQ(both.observables.size(), 2U);
  EXPECT_EQ(both.observables[0].name, "links");
  EXPECT_EQ(both.observables[1].name, "peers");
}

TEST_F(Expressions, CanBeQuantitiesForMetrics) {
  EXPECT_EQ(check("p99(ping_rtt)", Expression::Wanted::quantity), "fine");
  EXPECT_EQ(check("peer.peers", Expression::Wanted::quantity),
            "column 1: one value for each of 8 nodes; say mean(...), max(...) or p99(...)");
  EXPECT_EQ(check("peer[1].name", Expression::Wanted::quantity),
            "column 1: expected a quantity, found a text");
}

TEST_F(Expressions, NameTheNearestWordForWhatIsNotThere) {
  EXPECT_EQ(check("all(peer.pears == 7)"),
            "column 10: role mesh has nothing that is called 'pears'; did you mean 'peers'?");
  EXPECT_EQ(check("all(pear.peers == 7)"),
            "column 5: no group or node is called 'pear'; did you mean 'peer'?");
  EXPECT_EQ(check("al(peer.peers == 7)"),
            "column 1: no function is called 'al'; did you mean 'all'?");
  EXPECT_EQ(check("p99(ping_rrt) < 3ms"),
            "column 5: nothing is called 'ping_rrt'; did you mean 'ping_rtt'?");
  EXPECT_EQ(check("count(MsgChatMessage where form == \"a\") > 1"),
            "column 28: MsgChatMessage has no field 'form'; did you mean 'from'?");
  EXPECT_EQ(check("count(MsgError during caos) > 1"),
            "column 23: no phase is called 'caos'; did you mean 'chaos'?");
  EXPECT_EQ(check("count(MsgError since the crush) > 1"),
            "column 22: no moment is called 'the crush'; did you mean 'the crash'?");
  EXPECT_EQ(check("count(peer.peers == $degre) > 1"),
            "column 21: no parameter is called 'degre'; did you mean 'degree'?");
  EXPECT_EQ(check("network.datagrams_los < 1"),
            "column 9: the network does not count 'datagrams_los'; did you mean "
            "'datagrams_lost'?");
  EXPECT_EQ(check("ratio(say.okay) > 1"),
            "column 11: an operation has no 'okay'; did you mean 'ok'?");
  EXPECT_EQ(check("peer[1].peers-2 > 1"),
            "column 9: nothing is called 'peers-2'; a minus between names needs spaces");
}

TEST_F(Expressions, AskForTheUnitThatWasForgotten) {
  EXPECT_EQ(check("p99(ping_rtt) < 20"),
            "column 17: compares a duration with a number; write 20ms?");
  EXPECT_EQ(check("20 > p99(ping_rtt)"),
            "column 1: compares a number with a duration; write 20ms?");
  EXPECT_EQ(check("network.stream_bytes_delivered < 64"),
            "column 34: compares a size with a number; write 64KiB?");
  EXPECT_EQ(check("control.oldest + 5 < 2m"), "column 18: adds a number to a duration; write 5ms?");
  EXPECT_EQ(check("now < 20lb"),
            "column 7: '20lb' has a unit that is not known; durations end in h, m, s, ms, us, ns, "
            "sizes in B, KB, MB, GB, KiB, MiB, GiB, rates in bps, Kbps, Mbps, Gbps");
}

TEST_F(Expressions, RefuseWhatDoesNotFitTogether) {
  EXPECT_EQ(check("peer[1].name == 3"), "column 17: compares a text with a number");
  EXPECT_EQ(check("peer[1].peers == true"), "column 18: compares a number with a truth value");
  EXPECT_EQ(check("peer[1].name < \"b\""),
            "column 1: there is no order among texts; compare by == or !=");
  EXPECT_EQ(check("peer[1].peers and true"),
            "column 1: and wants what is true or false, found a number; compare it with something");
  EXPECT_EQ(check("peer[1].name + 1 == 2"), "column 1: expected a number here, found a text");
  EXPECT_EQ(check("1s * 1s == 1s"), "column 6: multiplies a duration by a duration");
  EXPECT_EQ(check("1 in 2"), "column 6: expected a list such as [\"a\", \"b\"], found a number");
  EXPECT_EQ(check("peer[1].peers in [1, 2ms]"),
            "column 22: looks for a number in a list that holds a duration");
  EXPECT_EQ(
      check("all(peer.peers == region eu.peers)"),
      "column 19: this has other nodes than the left side; reduce one by min, max, count ...");
  EXPECT_EQ(check("1 < peer[1].peers < 3"),
            "column 19: comparisons do not chain; join two of them by and");
}

TEST_F(Expressions, WantOneAnswer) {
  EXPECT_EQ(check("peer.peers == 7"),
            "column 1: true or false for each of 8 nodes; say all(...), any(...) or 99% of (...)");
  EXPECT_EQ(check("peer[1].peers"),
            "column 1: an expectation wants what is true or false, found a number; compare it "
            "with something");
  EXPECT_EQ(check("peer.MsgError"),
            "column 1: 'peer.MsgError' is an event; write count(MsgError), first(MsgError) or "
            "exists(MsgError)");
  EXPECT_EQ(check("ping_rtt < 4ms"),
            "column 1: 'ping_rtt' is a sample; write mean(ping_rtt), p99(ping_rtt) or "
            "count(ping_rtt)");
  EXPECT_EQ(check("peer"), "column 5: 'peer' is nodes; say what of them, such as peer.NAME");
  EXPECT_EQ(check("all(1 == 1)"),
            "column 5: all(...) wants one value for each of several nodes; this is one value "
            "already");
}

TEST_F(Expressions, HoldFunctionsToWhatTheyReduce) {
  EXPECT_EQ(check("all(peer.peers)"),
            "column 5: all(...) wants what is true or false for each node, found a number; compare "
            "it with something");
  EXPECT_EQ(check("count(peer.peers) > 1"),
            "column 7: count(...) wants what is true or false for each node, found a number; "
            "compare it with something");
  EXPECT_EQ(check("mean(peer.name) > 1"), "column 6: mean(...) wants numbers, found a text");
  EXPECT_EQ(check("p99(MsgError) > 1"),
            "column 5: p99(...) wants values, found an event; name one of its fields, such as "
            "MsgError.FIELD");
  EXPECT_EQ(check("max(MsgError.error) > 1"),
            "column 14: the values of 'error' are no numbers; look for them by where");
  EXPECT_EQ(check("ratio(say) > 99%"),
            "column 7: ratio(...) wants what is true or false, found an operation, as in "
            "ratio(say.ok)");
  EXPECT_EQ(check("first(peer.peers) < 1s"), "column 7: first(...) wants events, found a number");
  EXPECT_EQ(check("all(peer.peers where peers < 3) > 1"),
            "column 16: nodes are narrowed in brackets: (peer where peers < 3).peers");
  EXPECT_EQ(check("p99(ping_rtt where peers < 3) > 1"),
            "column 14: only events have fields to look into");
  EXPECT_EQ(check("count((peer where peers < 3).MsgError) > 1"),
            "column 30: what happens is counted for fixed nodes; leave the where out");
  EXPECT_EQ(check("all(random(3, peer).peers > 1)"),
            "column 5: an expression draws no nodes; name them, or use first 20%");
  EXPECT_EQ(check("120% of (peer.peers > 1)"), "column 1: more than 100% is never reached");
}

TEST_F(Expressions, HoldObservablesToTheirArguments) {
  EXPECT_EQ(check("all(peer.connected)"),
            "column 19: 'connected' needs its arguments: connected(peer)");
  EXPECT_EQ(check("all(peer.peers(1) == 1)"), "column 15: 'peers' takes no arguments");
  EXPECT_EQ(check("all(peer.connected(peer))"),
            "column 20: an argument means one node; 'peer' is 8");
  EXPECT_EQ(check("all(peer.connected(\"a\", \"b\"))"),
            "column 23: too many arguments: connected(peer)");
}

TEST_F(Expressions, SayWhereTheGrammarIsBroken) {
  EXPECT_EQ(check(""), "column 1: expected a value, found the end");
  EXPECT_EQ(check("all(peer.peers == 7"), "column 20: expected ')', found the end");
  EXPECT_EQ(check("peer[1].peers = 7"), "column 15: '=' is written == here");
  EXPECT_EQ(check("true && false"), "column 6: '&&' is written and here");
  EXPECT_EQ(check("!true"), "column 1: '!' is written not here");
  EXPECT_EQ(check("true true"), "column 6: expected the end or an operator, found 'true'");
  EXPECT_EQ(check("peer[1].name == \"x"), "column 17: this quote is not closed");
  EXPECT_EQ(check("1 == 1 ;"), "column 8: ';' means nothing in an expression");
  EXPECT_EQ(check("1 == implies"), "column 6: expected a value, found 'implies'");
  EXPECT_EQ(check("\"é\" == 1 ?"), "column 10: '?' means nothing in an expression");
  EXPECT_EQ(check("1 == \xff"), "column 6: this is not UTF-8");
  EXPECT_EQ(check("count(MsgError since 2m until 1m) > 1"),
            "column 25: this window ends before it begins");
  EXPECT_EQ(check("count(MsgError since the crash - 5s) > 1"),
            "column 22: what happens is counted as it comes: no window begins or ends before a "
            "moment that is not known yet");
}

TEST_F(Expressions, BearWhatNobodyWrites) {
  const std::string brackets(900, '(');
  std::string nots;
  std::string sum = "1 == 1";
  for (int i = 0; i < 900; ++i) nots += "not ";
  for (int i = 0; i < 2000; ++i) sum += " + 1";

  EXPECT_EQ(check(brackets), "column 65: nested deeper than 64 levels");
  EXPECT_THAT(check(nots), testing::HasSubstr("nested deeper than 64 levels"));
  EXPECT_THAT(check(std::string(900, '-')), testing::HasSubstr("nested deeper than 64 levels"));
  EXPECT_THAT(check(sum), testing::HasSubstr("too many parts"));
  EXPECT_EQ(check(std::string(20'000, ' ')), "column 1: longer than 16384 bytes");
}

TEST_F(Expressions, SayWhereInAFileSomethingIsWrong) {
  const auto document = parse_document(
      "a: all(peer.pears == 7)\nb: |\n  true and\n  peer[9].peers > 1\nc: [x]\n", "s.yaml");
  const Value& root = document.value().root();
  Problems problems;

  for (const char* key : {"a", "b", "c"}) {
    EXPECT_FALSE(Expression::read(*root.find(key), swarm_.vocabulary(), problems));
  }

  EXPECT_EQ(problems.to_string(),
            "s.yaml:1:13: role mesh has nothing that is called 'pears'; did you mean 'peers'?\n"
            "s.yaml:4:8: peer has 8 nodes, 0 to 7; 9 is none of them\n"
            "s.yaml:5:4: expected an expression, found a list\n");
}

}  // namespace
}  // namespace swarmstage
