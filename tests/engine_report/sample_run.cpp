#include "tests/engine_report/sample_run.h"

namespace swarmstage {

namespace {

RunEvent event(Duration at, std::string node, std::string kind, std::string name, Json fields) {
  return {at, std::move(node), std::move(kind), std::move(name), std::move(fields)};
}

ExpectationResult held(std::string name, std::string form, std::string text, std::string margin) {
  ExpectationResult result;
  result.name = std::move(name);
  result.form = std::move(form);
  result.text = std::move(text);
  result.line = 21;
  result.verdict = Verdict::held;
  result.why = "true from 2.1s on";
  result.decided = 2100ms;
  result.margin = std::move(margin);
  result.margin_value = 0.9;
  return result;
}

ExpectationResult failed() {
  ExpectationResult result;
  result.name = "the silent peer is forgotten";
  result.form = "by";
  result.text = "all(peer.connected(peer[2]) == false)";
  result.line = 27;
  result.verdict = Verdict::failed;
  result.why = "still connected at 20s";
  result.decided = 20s;
  result.margin = "1 node too many";
  result.margin_value = -1.0;
  result.nodes = {"peer[0]", "peer[1]"};
  result.values = {"peer[0].connected(peer[2]) = true", "peer[1].connected(peer[2]) = true"};
  result.events = {
      event(12s, "peer[2]", "fault", "crash", Json::object()),
      event(12500ms, "peer[0]", "event", "MsgPing", {{"to", "peer[2]"}, {"number", 4}}),
  };
  return result;
}

}  // namespace

RunResult sample_run() {
  RunResult run;
  run.scenario = "a crash is noticed in time";
  run.about = "Everybody forgets a peer that fell silent.";
  run.file = "scenarios/mesh/crash.yaml";
  run.stage = "model";
  run.seed = 7;
  run.parameters = {{"peers", 3}, {"timeout", "6s"}};
  run.duration = 30s;
  run.reached = 30s;
  run.verdict = Verdict::failed;
  run.expectations = {held("they all meet", "by", "all(peer.peers == 2)", "2.9s to spare"),
                      failed()};
  ExpectationResult unknown = held("it comes back", "within", "peer[2].peers == 2", "");
  unknown.verdict = Verdict::inconclusive;
  unknown.why = "its premise was never true";
  unknown.decided.reset();
  unknown.margin_value.reset();
  run.expectations.push_back(unknown);
  run.nodes = {{"peer[0]", "peer", "mesh", "eu", "10.0.0.1", 0x1111},
               {"peer[1]", "peer", "mesh", "eu", "10.0.0.2", 0x2222},
               {"peer[2]", "peer", "mesh", "us", "10.1.0.1", 0xffffffffffffffff}};
  run.spans = {{"phase", "warm-up", 0s, 10s, {}},
               {"phase", "chaos", 10s, 30s, {}},
               {"crash", "the crash", 12s, 25s, {"peer[2]"}},
               {"partition", "eu from us", 14s, 18s, {"peer[0]", "peer[1]", "peer[2]"}}};
  run.samples = {{"ping_rtt", "duration", "", 40, 9.8e6, 10.4e6, 10.2e6, 12e6, 14e6, 14.5e6},
                 {"ping_rtt", "duration", "chaos", 12, 9.9e6, 11e6, 11e6, 13e6, 14e6, 14.5e6}};
  run.counters = {{"datagrams_sent", 120}, {"datagrams_lost", 2}};
  run.logical_hash = 0x0123456789abcdef;
  run.timed_hash = 0xfedcba9876543210;
  run.wall_seconds = 0.012;
  run.reproduce = "swarmstage run scenarios/mesh/crash.yaml --on model --seed 7";
  return run;
}

}  // namespace swarmstage
