// A node that leaves, and a peer that has been told all and does not end its side.

#include <gtest/gtest.h>

#include "net/live_node.h"
#include "tests/net/promised.h"
#include "tests/net/script_node.h"

namespace swarmstage::net {
namespace {

const IpAddress loopback = IpAddress::v4(127, 0, 0, 1);

// It reads slowly, too: what was said before the end comes to it all the same.
TEST(LiveNode, WaitsOnlyAMomentForAPeerThatKeepsItsSideOpen) {
  constexpr std::size_t size = 100'000;
  Promised<Endpoint> address;
  Promised<bool> met;
  ListenerId listener;
  StreamId visited;
  Script script;
  script.start = [&](Context& context) { listener = context.listen({.address = loopback}); };
  script.listener_opened = [&](Context&, ListenerId, const Endpoint& local) { address.set(local); };
  script.data = [&](Context&, StreamId stream, ByteView) {
    visited = stream;
    met.set(true);
  };
  script.drain = [&](Context& context) {
    context.close_listener(listener);
    context.write(visited, ByteView(std::string(size, 'x')));
    context.finish(visited);
  };
  LiveNode server(std::make_unique<ScriptNode>(script));
  server.start();
  const Endpoint to = address.get();
  Promised<bool> opened;
  Promised<std::size_t> told;
  std::size_t heard = 0;
  StreamId stream;
  Script visit;
  visit.start = [&](Context& context) { stream = context.connect(to); };
  visit.opened = [&](Context& context, StreamId, const StreamInfo&) {
    context.pause_reading(stream);
    context.write(stream, "here");
    opened.set(true);
  };
  visit.invoked = [&](Context& context, const Invocation&) { context.resume_reading(stream); };
  visit.data = [&](Context&, StreamId, ByteView bytes) { heard += bytes.size(); };
  visit.ended = [&](Context&, StreamId) { told.set(heard); };
  LiveNode visitor(std::make_unique<ScriptNode>(visit));
  visitor.start();
  opened.get();
  met.get();

  EXPECT_TRUE(server.drain(patience)) << "without waiting till the end of the time";

  visitor.invoke("read");
  EXPECT_EQ(told.get(), size);
}

}  // namespace
}  // namespace swarmstage::net
