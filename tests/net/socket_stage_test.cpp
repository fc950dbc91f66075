// What the sockets stage promises beyond the conformance suite.

#include "net/socket_stage.h"

#include <sys/resource.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "net/link_shim.h"
#include "net/socket_calls.h"
#include "tests/net/script_node.h"

namespace swarmstage::net {
namespace {

std::unique_ptr<Stage> make_stage(const StageOptions& options = {}) {
  auto made = SocketStage::make(options);
  EXPECT_TRUE(made.ok()) << made.error();
  return std::move(made.value());
}

NodeIndex add(Stage& stage, HostIndex host, const std::string& name, const Script& script) {
  const NodeIndex node = stage.add_node(host, {name, std::make_unique<ScriptNode>(script), {}, {}});
  stage.start(node);
  return node;
}

TEST(SocketStage, RunsOfOneMachineDoNotMeet) {
  const auto first = make_stage();
  const auto second = make_stage();
  Script script;
  script.start = [](Context& context) { context.listen({.port = 7000}); };
  std::string opened;
  script.listener_opened = [&](Context&, ListenerId, const Endpoint&) { opened += "yes "; };

  for (Stage* each : {first.get(), second.get()}) {
    const HostIndex host = each->add_host({"a", {each->add_segment({"lan", {}})}, std::nullopt});
    add(*each, host, "a", script);
  }

  EXPECT_EQ(opened, "yes yes ");
  EXPECT_NE(first->host({0}).interfaces[0].address, second->host({0}).interfaces[0].address);
}

TEST(SocketStage, CallsActionsInOrderOfTimeThenOfAsking) {
  const auto stage = make_stage();
  std::string order;
  const TimePoint soon = stage->now() + 5ms;

  stage->at(soon + 5ms, [&] { order += "c"; });
  stage->at(soon, [&] { order += "a"; });
  stage->at(soon, [&] { order += "b"; });
  const bool done = stage->run_until(stage->now() + 10s, [&] { return order.size() == 3; });

  EXPECT_TRUE(done);
  EXPECT_EQ(order, "abc");
}

TEST(SocketStage, WaitsWithoutUsingTheProcessor) {
  const auto stage = make_stage();
  int asked = 0;
  const TimePoint start = stage->now();

  const bool done = stage->run_until(start + 50ms, [&] {
    ++asked;
    return false;
  });

  EXPECT_FALSE(done);
  EXPECT_GE(stage->now() - start, 50ms);
  EXPECT_LT(asked, 10);
}

TEST(SocketStage, TellsObserversOneThingAtATimeWithSeveralThreads) {
  struct Counter final : Observer {
    void event(NodeIndex, TimePoint, ByteView) override { ++events; }  // no lock: none is needed
    int events = 0;
  } counter;
  StageOptions options;
  options.threads = 4;
  options.observer = &counter;
  const auto stage = make_stage(options);
  const SegmentIndex lan = stage->add_segment({"lan", {}});
  Script script;
  script.start = [](Context& context) { context.set_timer({1, 0, 0}, 0s); };
  script.timer = [](Context& context, TimerId) {
    context.event("tick");
    context.set_timer({1, 0, 0}, 50us);
  };
  for (int i = 0; i < 8; ++i) {
    const std::string name = std::to_string(i);
    add(*stage, stage->add_host({name, {lan}, std::nullopt}), name, script);
  }

  const bool done = stage->run_until(stage->now() + 20s, [&] { return counter.events >= 2000; });

  EXPECT_TRUE(done);
}

TEST(SocketStage, ANodeThatThrowsLeavesItsPortsToTheNextLife) {
  const auto stage = make_stage();
  const HostIndex host = stage->add_host({"a", {stage->add_segment({"lan", {}})}, std::nullopt});
  Script script;
  script.start = [](Context& context) { context.open_port({.number = 5000}); };
  script.port_opened = [](Context&, PortId, const Endpoint&) { throw std::runtime_error("oh"); };
  const NodeIndex node = add(*stage, host, "a", script);
  bool opened = false;
  script.port_opened = [&](Context&, PortId, const Endpoint&) { opened = true; };

  stage->replace(node, std::make_unique<ScriptNode>(script));
  stage->start(node);

  EXPECT_TRUE(opened);
}

// Two nodes and a stream between them, over links of that quality.
struct Pair {
  explicit Pair(const LinkQuality& access) : stage(make_stage()) {
    const SegmentIndex lan = stage->add_segment({"lan", access});
    for (const char* name : {"server", "client"}) {
      hosts.push_back(stage->add_host({name, {lan}, std::nullopt}));
    }
    Script server;
    server.start = [](Context& context) { context.listen({.port = 7000}); };
    server.opened = [this](Context&, StreamId, const StreamInfo&) { accepted_at = stage->now(); };
    server.data = [this](Context&, StreamId, ByteView bytes) {
      received += bytes.text();
      last_at = stage->now();
    };
    server.ended = [this](Context& context, StreamId stream) {
      ended = true;
      context.finish(stream);
    };
    server.closed = [this](Context&, StreamId, CloseReason reason) { far_closed = reason; };
    add(*stage, hosts[0], "server", server);
  }
  void start_client(const std::function<void(Context&, StreamId)>& on_open) {
    Script client;
    const Endpoint to{stage->host(hosts[0]).interfaces[0].address, 7000};
    client.start = [to](Context& context) { context.connect(to); };
    client.opened = [this, on_open](Context& context, StreamId stream, const StreamInfo&) {
      opened_at = stage->now();
      on_open(context, stream);
    };
    client.closed = [this](Context&, StreamId, CloseReason reason) { near_closed = reason; };
    started_at = stage->now();
    node = add(*stage, hosts[1], "client", client);
  }
  bool until(const std::function<bool()>& done) {
    return stage->run_until(stage->now() + 20s, done);
  }

  std::unique_ptr<Stage> stage;
  std::vector<HostIndex> hosts;
  NodeIndex node;
  std::string received;
  bool ended = false;
  TimePoint started_at{};
  TimePoint opened_at{};
  TimePoint accepted_at{};
  TimePoint last_at{};
  std::optional<CloseReason> near_closed;
  std::optional<CloseReason> far_closed;
};

LinkQuality with_latency(Duration latency) {
  LinkQuality quality;
  quality.latency = latency;
  return quality;
}

TEST(SocketStage, OpeningAStreamTakesARoundTrip) {
  Pair pair(with_latency(10ms));  // 20 ms one way

  pair.start_client([](Context& context, StreamId stream) { context.write(stream, "hello"); });
  const bool came = pair.until([&] { return pair.received == "hello"; });

  EXPECT_TRUE(came);
  EXPECT_GE(pair.accepted_at - pair.started_at, 20ms);
  EXPECT_GE(pair.opened_at - pair.started_at, 40ms);
  EXPECT_GE(pair.last_at - pair.opened_at, 20ms);
}

TEST(SocketStage, WhatWasUnderWayArrivesBeforeTheEnd) {
  Pair pair(with_latency(15ms));

  pair.start_client([](Context& context, StreamId stream) {
    context.write(stream, "last words");
    context.finish(stream);
  });
  const bool came = pair.until([&] { return pair.near_closed && pair.far_closed; });

  EXPECT_TRUE(came);
  EXPECT_EQ(pair.received, "last words");
  EXPECT_TRUE(pair.ended);
  EXPECT_EQ(pair.near_closed, CloseReason::finished);
  EXPECT_EQ(pair.far_closed, CloseReason::finished);
}

TEST(SocketStage, AnAbortTakesAsLongAsTheLink) {
  Pair pair(with_latency(15ms));
  TimePoint aborted{};

  pair.start_client([&](Context& context, StreamId stream) {
    aborted = context.now();
    context.abort(stream);
  });
  const bool came = pair.until([&] { return pair.far_closed.has_value(); });

  EXPECT_TRUE(came);
  EXPECT_EQ(pair.far_closed, CloseReason::reset);
  EXPECT_GE(pair.stage->now() - aborted, 30ms);
}

TEST(SocketStage, ACrashDuringAPartitionIsHeardOfOnlyAfterIt) {
  Pair pair({});
  pair.start_client([](Context& context, StreamId stream) { context.write(stream, "hello"); });
  pair.until([&] { return pair.received == "hello"; });
  const std::uint32_t cut = pair.stage->partition({{pair.hosts[0]}, {pair.hosts[1]}, false});

  pair.stage->crash({0});
  pair.stage->run_for(50ms);
  const bool told_before = pair.near_closed.has_value();
  pair.stage->heal(cut);
  pair.stage->run_for(20ms);

  EXPECT_FALSE(told_before);
  EXPECT_FALSE(pair.near_closed.has_value()) << "nobody sent anything that could be answered";
}

TEST(SocketStage, DatagramsUnderWayOutliveTheirSender) {
  const auto stage = make_stage();
  const SegmentIndex lan = stage->add_segment({"lan", with_latency(20ms)});
  const HostIndex here = stage->add_host({"here", {lan}, std::nullopt});
  const HostIndex there = stage->add_host({"there", {lan}, std::nullopt});
  std::string heard;
  Endpoint from;
  Script receiver;
  receiver.start = [](Context& context) { context.open_port({.number = 5000}); };
  receiver.datagram = [&](Context&, const Datagram& datagram) {
    heard = std::string(datagram.bytes.text());
    from = datagram.from;
  };
  add(*stage, there, "receiver", receiver);
  const Endpoint to{stage->host(there).interfaces[0].address, 5000};
  Script sender;
  sender.start = [](Context& context) { context.open_port({.number = 4000}); };
  sender.port_opened = [&](Context& context, PortId port, const Endpoint&) {
    context.send(port, to, "farewell");
  };
  const NodeIndex node = add(*stage, here, "sender", sender);

  stage->crash(node);
  const bool came = stage->run_until(stage->now() + 10s, [&] { return !heard.empty(); });

  EXPECT_TRUE(came);
  EXPECT_EQ(heard, "farewell");
  EXPECT_EQ(from, (Endpoint{stage->host(here).interfaces[0].address, 4000}));
}

TEST(SocketStage, ABurstLargerThanASocketsBufferArrivesWhole) {
  const auto stage = make_stage();
  const SegmentIndex lan = stage->add_segment({"lan", {}});
  const HostIndex here = stage->add_host({"here", {lan}, std::nullopt});
  const HostIndex there = stage->add_host({"there", {lan}, std::nullopt});
  int heard = 0;
  bool in_order = true;
  Script receiver;
  receiver.start = [](Context& context) { context.open_port({.number = 5000}); };
  receiver.datagram = [&](Context&, const Datagram& datagram) {
    in_order = in_order && datagram.bytes.text() == std::to_string(heard);
    ++heard;
  };
  add(*stage, there, "receiver", receiver);
  const Endpoint to{stage->host(there).interfaces[0].address, 5000};
  Script sender;
  sender.start = [](Context& context) { context.open_port({}); };
  sender.port_opened = [&](Context& context, PortId port, const Endpoint&) {
    for (int i = 0; i < 20'000; ++i) context.send(port, to, std::to_string(i));
  };

  add(*stage, here, "sender", sender);
  const bool came = stage->run_until(stage->now() + 20s, [&] { return heard == 20'000; });

  EXPECT_TRUE(came) << heard;
  EXPECT_TRUE(in_order);
}

TEST(SocketStage, SurvivesAProcessWithoutDescriptors) {
  rlimit before{};
  getrlimit(RLIMIT_NOFILE, &before);
  const auto stage = make_stage();
  const SegmentIndex lan = stage->add_segment({"lan", {}});
  const HostIndex host = stage->add_host({"a", {lan}, std::nullopt});
  int accepted = 0;
  Script server;
  server.start = [](Context& context) { context.listen({.port = 7000}); };
  server.opened = [&](Context&, StreamId, const StreamInfo&) { ++accepted; };
  add(*stage, host, "server", server);
  const Endpoint to{stage->host(host).interfaces[0].address, 7000};
  int opened = 0;
  int closed = 0;
  Script client;
  client.start = [&](Context& context) {
    for (int i = 0; i < 40; ++i) context.connect(to);
  };
  client.opened = [&](Context&, StreamId, const StreamInfo&) { ++opened; };
  client.closed = [&](Context&, StreamId, CloseReason) { ++closed; };
  const FileDescriptor next(::dup(0));
  const rlimit tight{static_cast<rlim_t>(next.get() + 60), before.rlim_max};
  setrlimit(RLIMIT_NOFILE, &tight);

  add(*stage, host, "client", client);
  const bool settled =
      stage->run_until(stage->now() + 20s, [&] { return accepted + closed >= 40; });
  setrlimit(RLIMIT_NOFILE, &before);

  EXPECT_TRUE(settled) << accepted << " " << closed;
  EXPECT_GT(accepted, 10);
  EXPECT_GT(closed, 0);
}

}  // namespace
}  // namespace swarmstage::net
