#include "net/live_node.h"

#include <chrono>
#include <future>

#include <gtest/gtest.h>

#include "tests/net/promised.h"
#include "tests/net/script_node.h"

namespace swarmstage::net {
namespace {

const IpAddress loopback = IpAddress::v4(127, 0, 0, 1);

Script echo_server(Promised<Endpoint>& address) {
  Script script;
  script.start = [](Context& context) { context.listen({.address = loopback}); };
  script.listener_opened = [&](Context&, ListenerId, const Endpoint& local) { address.set(local); };
  script.data = [](Context& context, StreamId stream, ByteView bytes) {
    context.write(stream, bytes);
  };
  script.ended = [](Context& context, StreamId stream) { context.finish(stream); };
  return script;
}

TEST(LiveNode, HearsADatagramFromAnotherNode) {
  Promised<Endpoint> address;
  Promised<std::string> heard;
  Script receiver;
  receiver.start = [](Context& context) { context.open_port({.address = loopback}); };
  receiver.port_opened = [&](Context&, PortId, const Endpoint& local) { address.set(local); };
  receiver.datagram = [&](Context&, const Datagram& datagram) {
    heard.set(std::string(datagram.bytes.text()) + " to " + datagram.to.address.to_string());
  };
  LiveNode first(std::make_unique<ScriptNode>(receiver));
  first.start();
  Script sender;
  const Endpoint to = address.get();
  sender.start = [](Context& context) { context.open_port({}); };
  sender.port_opened = [&](Context& context, PortId port, const Endpoint&) {
    context.send(port, to, "hello");
  };
  LiveNode second(std::make_unique<ScriptNode>(sender));

  second.start();

  EXPECT_EQ(heard.get(), "hello to 127.0.0.1");
}

TEST(LiveNode, FiresItsTimersInOrder) {
  Promised<std::string> fired;
  std::string so_far;
  Script script;
  script.start = [](Context& context) {
    context.set_timer({.kind = 2}, 2ms);
    context.set_timer({.kind = 1}, 1ms);
    context.set_timer({.kind = 3}, 3ms);
  };
  script.timer = [&](Context&, TimerId timer) {
    so_far += std::to_string(timer.kind);
    if (so_far.size() == 3) fired.set(so_far);
  };
  LiveNode node(std::make_unique<ScriptNode>(script));

  node.start();

  EXPECT_EQ(fired.get(), "123");
}

TEST(LiveNode, StreamsEchoAndFinishInBothDirections) {
  Promised<Endpoint> address;
  LiveNode server(std::make_unique<ScriptNode>(echo_server(address)));
  server.start();
  const Endpoint to = address.get();
  const std::string sent(1U << 20, 'x');
  std::string received;
  Promised<CloseReason> closed;
  Script client;
  client.start = [&](Context& context) {
    const StreamId stream = context.connect(to);
    context.write(stream, sent);
    context.finish(stream);
  };
  client.data = [&](Context&, StreamId, ByteView bytes) { received += bytes.text(); };
  client.closed = [&](Context&, StreamId, CloseReason reason) { closed.set(reason); };
  LiveNode node(std::make_unique<ScriptNode>(client));

  node.start();

  EXPECT_EQ(closed.get(), CloseReason::finished);
  EXPECT_EQ(received, sent);
}

TEST(LiveNode, IsRefusedWhereNobodyListens) {
  Promised<CloseReason> closed;
  Script script;
  script.start = [](Context& context) { context.listen({.address = loopback}); };
  script.listener_opened = [](Context& context, ListenerId id, const Endpoint& local) {
    context.close_listener(id);
    context.connect(local);
  };
  script.closed = [&](Context&, StreamId, CloseReason reason) { closed.set(reason); };
  LiveNode node(std::make_unique<ScriptNode>(script));

  node.start();

  EXPECT_EQ(closed.get(), CloseReason::refused);
}

TEST(LiveNode, HearsAResetWhenThePeerAborts) {
  Promised<Endpoint> address;
  Script server;
  server.start = [](Context& context) { context.listen({.address = loopback}); };
  server.listener_opened = [&](Context&, ListenerId, const Endpoint& local) { address.set(local); };
  server.opened = [](Context& context, StreamId stream, const StreamInfo&) {
    context.abort(stream);
  };
  LiveNode first(std::make_unique<ScriptNode>(server));
  first.start();
  const Endpoint to = address.get();
  Promised<CloseReason> closed;
  Script client;
  client.start = [&](Context& context) { context.connect(to); };
  client.closed = [&](Context&, StreamId, CloseReason reason) { closed.set(reason); };
  LiveNode second(std::make_unique<ScriptNode>(client));

  second.start();

  EXPECT_EQ(closed.get(), CloseReason::reset);
}

TEST(LiveNode, SpeaksIpv6) {
  Promised<Endpoint> address;
  Script server = echo_server(address);
  server.start = [](Context& context) { context.listen({.address = *IpAddress::parse("::1")}); };
  LiveNode first(std::make_unique<ScriptNode>(server));
  first.start();
  const Endpoint to = address.get();
  Promised<std::string> heard;
  Script client;
  client.start = [&](Context& context) { context.write(context.connect(to), "six"); };
  client.data = [&](Context&, StreamId, ByteView bytes) { heard.set(std::string(bytes.text())); };
  LiveNode second(std::make_unique<ScriptNode>(client));

  second.start();

  EXPECT_EQ(heard.get(), "six");
}

TEST(LiveNode, SaysThatAPortIsTaken) {
  Promised<Endpoint> address;
  LiveNode first(std::make_unique<ScriptNode>(echo_server(address)));
  first.start();
  const Endpoint taken = address.get();
  Promised<CloseReason> failed;
  Script script;
  script.start = [&](Context& context) {
    context.listen({.address = loopback, .port = taken.port});
  };
  script.listener_failed = [&](Context&, CloseReason reason) { failed.set(reason); };
  LiveNode second(std::make_unique<ScriptNode>(script));

  second.start();

  EXPECT_EQ(failed.get(), CloseReason::address_in_use);
}

TEST(LiveNode, ListensAgainOnThePortOfALifeBefore) {
  Promised<Endpoint> address;
  auto first = std::make_unique<LiveNode>(std::make_unique<ScriptNode>(echo_server(address)));
  first->start();
  const Endpoint local = address.get();
  Promised<bool> opened;
  Promised<CloseReason> closed;
  Script client;
  client.start = [&](Context& context) { context.connect(local); };
  client.opened = [&](Context&, StreamId, const StreamInfo&) { opened.set(true); };
  LiveNode other(std::make_unique<ScriptNode>(client));
  other.start();
  opened.get();
  first.reset();  // leaves a connection behind that still fades
  Promised<Endpoint> again;
  Script script = echo_server(again);
  script.start = [&](Context& context) {
    context.listen({.address = loopback, .port = local.port});
  };
  LiveNode second(std::make_unique<ScriptNode>(script));

  second.start();

  EXPECT_EQ(again.get(), local);
}

TEST(LiveNode, ResolvesNamesOfTheSystemAndRefusesUnknownOnes) {
  Promised<std::size_t> known;
  Promised<std::string> unknown;
  Script script;
  script.start = [](Context& context) { context.resolve("localhost"); };
  script.resolved = [&](Context& context, const ResolveReply& reply) {
    if (reply.error.empty()) {
      known.set(reply.addresses.size());
      context.resolve("no such name");
    } else {
      unknown.set(reply.error);
    }
  };
  LiveNode node(std::make_unique<ScriptNode>(script));

  node.start();

  EXPECT_GE(known.get(), 1U);
  EXPECT_NE(unknown.get().find("no such name"), std::string::npos);
}

class Repeats : public Service {
 public:
  std::vector<ServiceReply> handle(const Json& request) override { return {{.body = request}}; }
};

TEST(LiveNode, AnswersWithAnErrorWhatIsTooMuchAtOnce) {
  Promised<std::string> refused;
  Promised<Json> failed;
  Script script;
  script.start = [](Context& context) {
    context.resolve("localhost");
    context.call("repeat", {}, 1s);
  };
  script.resolved = [&](Context&, const ResolveReply& reply) { refused.set(reply.error); };
  script.reply = [&](Context&, const ServiceReply& reply) { failed.set(reply.body); };
  LiveNode node(std::make_unique<ScriptNode>(script), {.limits = {.pending = 0}});
  node.add_service("repeat", std::make_unique<Repeats>());

  node.start();

  EXPECT_EQ(refused.get(), "too many names under way");
  EXPECT_EQ(failed.get(), "too many calls under way");
}

TEST(LiveNode, AnswersInvocationsFromOtherThreads) {
  Script script;
  script.invoked = [](Context& context, const Invocation& invocation) {
    context.complete(invocation.id, invocation.arguments.get<int>() + 1);
  };
  LiveNode node(std::make_unique<ScriptNode>(script));
  node.start();
  std::vector<std::future<Outcome>> outcomes;
  std::vector<std::future<void>> callers;

  for (int i = 0; i < 4; ++i) {
    callers.push_back(std::async(std::launch::async, [&node, i] {
      const Outcome outcome = node.invoke("next", i).get();
      EXPECT_EQ(outcome.result, i + 1);
    }));
  }

  for (auto& each : callers) each.get();
}

TEST(LiveNode, FailsInvocationsThatItsEndLeavesUnanswered) {
  Promised<bool> asked;
  Script script;
  script.invoked = [&](Context&, const Invocation&) { asked.set(true); };
  LiveNode node(std::make_unique<ScriptNode>(script));
  node.start();
  std::future<Outcome> outcome = node.invoke("wait");
  asked.get();

  node.stop();

  EXPECT_EQ(outcome.get().error, "the node stopped");
  EXPECT_EQ(node.invoke("wait").get().error, "the node is not running");
}

TEST(LiveNode, RunsATaskNoSoonerThanAsked) {
  Promised<bool> ran;
  LiveNode node(std::make_unique<ScriptNode>(Script{}));
  node.start();
  const auto began = std::chrono::steady_clock::now();

  node.post_after(20ms, [&] { ran.set(true); });

  EXPECT_TRUE(ran.get());
  EXPECT_GE(std::chrono::steady_clock::now() - began, 20ms);
}

TEST(LiveNode, DrainsUntilItsStreamsAreClosed) {
  Promised<Endpoint> address;
  LiveNode server(std::make_unique<ScriptNode>(echo_server(address)));
  server.start();
  const Endpoint to = address.get();
  Promised<bool> opened;
  StreamId open_stream;
  Script script;
  script.start = [&](Context& context) { open_stream = context.connect(to); };
  script.opened = [&](Context&, StreamId, const StreamInfo&) { opened.set(true); };
  script.drain = [&](Context& context) { context.finish(open_stream); };
  LiveNode node(std::make_unique<ScriptNode>(script));
  node.start();
  opened.get();

  const bool in_time = node.drain(patience);

  EXPECT_TRUE(in_time);
  EXPECT_FALSE(node.running());
}

TEST(LiveNode, ServesNewcomersUntilItClosesItsListener) {
  Promised<Endpoint> address;
  ListenerId listener;
  Script script;
  script.start = [&](Context& context) { listener = context.listen({.address = loopback}); };
  script.listener_opened = [&](Context&, ListenerId, const Endpoint& local) { address.set(local); };
  script.opened = [&](Context& context, StreamId stream, const StreamInfo&) {
    context.finish(stream);
    context.close_listener(listener);
  };
  LiveNode server(std::make_unique<ScriptNode>(script));
  server.start();
  const Endpoint to = address.get();
  server.begin_drain(patience);  // and nobody is connected

  Promised<bool> met;
  Script visit;
  visit.start = [&](Context& context) { context.connect(to); };
  visit.opened = [&](Context& context, StreamId stream, const StreamInfo&) {
    context.finish(stream);
    met.set(true);
  };
  LiveNode visitor(std::make_unique<ScriptNode>(visit));
  visitor.start();

  EXPECT_TRUE(met.get());
  EXPECT_TRUE(server.drain(patience)) << "in time, once both are closed";
}

TEST(LiveNode, StopsAtTheDeadlineWhenDrainingTakesTooLong) {
  Promised<Endpoint> address;
  LiveNode server(std::make_unique<ScriptNode>(echo_server(address)));
  server.start();
  const Endpoint to = address.get();
  Promised<bool> opened;
  Script script;
  script.start = [&](Context& context) { context.connect(to); };
  script.opened = [&](Context&, StreamId, const StreamInfo&) { opened.set(true); };
  LiveNode node(std::make_unique<ScriptNode>(script));
  node.start();
  opened.get();

  const bool in_time = node.drain(5ms);

  EXPECT_FALSE(in_time);
  EXPECT_FALSE(node.running());
}

TEST(LiveNode, StopsAtTheDeadlineWhenItNeverClosesItsListener) {
  Promised<Endpoint> address;
  LiveNode server(std::make_unique<ScriptNode>(echo_server(address)));
  server.start();
  address.get();
  const auto began = std::chrono::steady_clock::now();

  const bool in_time = server.drain(20ms);

  EXPECT_FALSE(in_time) << "nobody closes it for the node";
  EXPECT_GE(std::chrono::steady_clock::now() - began, 20ms) << "newcomers were served till then";
  EXPECT_FALSE(server.running());
}

TEST(LiveNode, IsDroppedWhenAHandlerThrows) {
  Promised<bool> over;
  Script script;
  script.invoked = [](Context&, const Invocation&) { throw std::runtime_error("broken"); };
  LiveNode node(std::make_unique<ScriptNode>(script));
  node.start();

  const Outcome outcome = node.invoke("break").get();

  EXPECT_FALSE(outcome.ok);
  node.stop();
  EXPECT_EQ(node.failure(), "broken");
}

}  // namespace
}  // namespace swarmstage::net
