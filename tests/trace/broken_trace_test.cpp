// A trace may come from anywhere. Whatever its records say, a replay ends with a
// result or with one line, and never with an assertion.

#include <algorithm>
#include <functional>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/node/context.h"
#include "core/node/random.h"
#include "core/testing/node_probe.h"
#include "core/trace/created_record.h"
#include "core/trace/record_codec.h"
#include "core/trace/replay.h"
#include "core/trace/trace_file.h"

namespace swarmstage {
namespace {

using testing::HasSubstr;

/// Has something of everything, and takes nothing for granted but the contract.
class Busy : public Node {
 public:
  void on_start(Context& context) override {
    context.listen({.port = 7});
    context.open_port({.number = 9});
    context.connect(*Endpoint::parse("10.0.0.9:7"));
    context.resolve("somewhere");
    context.call("store", {{"do", "list"}}, 5s);
    context.set_timer({.kind = 1}, 1s);
  }
  void on_port_opened(Context&, PortId port, const Endpoint&) override { port_ = port; }
  void on_port_failed(Context&, PortId, CloseReason) override { port_.reset(); }
  void on_port_closed(Context&, PortId, CloseReason) override { port_.reset(); }
  void on_timer(Context& context, TimerId timer) override {
    if (port_) context.send(*port_, *Endpoint::parse("10.0.0.2:9"), "tick");
    context.set_timer(timer, 1s);
  }
  void on_stream_opened(Context& context, StreamId stream, const StreamInfo&) override {
    context.write(stream, "welcome");
  }
  void on_stream_data(Context& context, StreamId stream, ByteView bytes) override {
    if (bytes.text() == "bye") return context.abort(stream);
    context.write(stream, bytes);
  }
  void on_stream_end(Context& context, StreamId stream) override { context.finish(stream); }
  void on_invoke(Context& context, const Invocation& invocation) override {
    context.complete(invocation.id, invocation.arguments);
  }

 private:
  std::optional<PortId> port_;
};

RoleRegistry roles() {
  RoleRegistry registry;
  RoleDescriptor descriptor;
  descriptor.name = "busy";
  registry.add({descriptor, [](const RoleConfig&) -> Result<std::unique_ptr<Node>> {
                  return std::unique_ptr<Node>(std::make_unique<Busy>());
                }});
  return registry;
}

std::string good_trace() {
  std::ostringstream out;
  TraceWriter writer(out, {1, "probe", "test"});
  NodeProbe probe(std::make_unique<Busy>());
  probe.group().set_trace(&writer);
  record_created(&writer, NodeIndex{0}, probe.now(),
                 {"alice", "busy", nullptr, 1, probe.host(), {}});
  probe.start();
  const auto connects = probe.take_connects();
  StreamInfo info;
  info.remote = connects.at(0).to;
  probe.deliver(delivered::StreamOpened{connects[0].stream, info});
  probe.deliver(delivered::Resolved{probe.last_resolve(), {{IpAddress::v4(10, 0, 0, 4)}, {}}});
  const auto calls = probe.take_calls();
  probe.deliver(delivered::Replied{calls.at(0).call, {{}, true, {{"keys", Json::array()}}}});
  const StreamId first = probe.accept("10.0.0.2:5000");
  const StreamId second = probe.accept("10.0.0.3:5000");
  probe.data(first, "hello");
  probe.advance(3s);
  LocalClock clock;
  clock.set_gain(probe.now(), 123'456'789);
  probe.runner().set_clock(probe.now(), clock);
  probe.invoke("echo", {{"x", 1}});
  probe.datagram(probe.last_port(), "10.0.0.2:9", "tock");
  probe.data(second, "bye");
  probe.end(first);
  probe.closed(first);
  probe.stop();
  return out.str();
}

struct Line {
  RecordKind kind;
  std::uint8_t type;
  std::uint32_t node;
  TimePoint time;
  std::string body;
};

std::vector<Line> lines_of(const std::string& trace) {
  auto reader = TraceReader::open(trace);
  std::vector<Line> lines;
  TraceRecord record;
  while (reader->next(record)) {
    lines.push_back({record.kind, record.type, record.node.value, record.time,
                     std::string(record.body.text())});
  }
  return lines;
}

std::string trace_of(const std::vector<Line>& lines) {
  std::ostringstream out;
  TraceWriter writer(out, {1, "probe", "test"});
  for (const Line& line : lines) {
    writer.record({line.kind, line.type, {line.node}, line.time, ByteView(line.body)});
  }
  return out.str();
}

template <typename D>
Line delivery(const D& what, Duration when) {
  std::vector<std::byte> bytes;
  RecordWriter out(bytes);
  encode_delivery(out, what);
  const ByteView body(bytes.data(), bytes.size());
  return {RecordKind::delivery, static_cast<std::uint8_t>(delivery_index<D>()), 0, at_time(when),
          std::string(body.text())};
}

/// What a replay says of the good trace with this put in before its end.
template <typename D>
std::string said_of(const D& added) {
  std::vector<Line> lines = lines_of(good_trace());
  const auto stopped = static_cast<std::uint8_t>(delivery_index<delivered::Stopped>());
  auto place = lines.end();
  do {
    --place;
  } while (place->kind != RecordKind::delivery || place->type != stopped);
  lines.insert(place, delivery(added, 3s));
  const auto result = replay(trace_of(lines), {"alice", {}, never}, roles());
  return result ? "it replays" : result.error();
}

TEST(BrokenTrace, AGoodOneReplays) {
  const std::string trace = good_trace();

  const auto again = replay(trace_of(lines_of(trace)), {"alice", {}, never}, roles());

  ASSERT_TRUE(again) << again.error();
  EXPECT_TRUE(again.value().same());
  EXPECT_GT(again.value().deliveries, 12U);
}

TEST(BrokenTrace, IsToldWithThePlaceAndTheRule) {
  const std::string at = "the record breaks the call grammar at 3s: ";
  EXPECT_EQ(said_of(delivered::Started{}), at + "the node is started twice");
  EXPECT_EQ(said_of(delivered::PortOpened{PortId{77}, {}}),
            at + "a port is answered that was not asked for");
  EXPECT_EQ(said_of(delivered::ListenerOpened{ListenerId{1}, {}}),
            at + "a listener is opened twice");
  EXPECT_EQ(said_of(delivered::StreamData{StreamId{99}, "x"}),
            at + "a stream speaks that is not there");
  EXPECT_EQ(said_of(delivered::TimerFired{{.kind = 8}}), at + "a timer fires that is not set");
  EXPECT_EQ(said_of(delivered::Resolved{}), at + "a name is answered that nobody asked for");
  EXPECT_EQ(said_of(delivered::Replied{}), at + "a service answers what nobody asked");
  EXPECT_EQ(said_of(delivered::StreamClosed{StreamId{99}, {}}),
            at + "a stream is closed that is not there");
}

TEST(BrokenTrace, NothingComesAfterTheEnd) {
  std::vector<Line> lines = lines_of(good_trace());
  const auto finished = std::find_if(lines.begin(), lines.end(), [](const Line& line) {
    return line.kind == RecordKind::finished;
  });
  lines.insert(finished, delivery(delivered::Drained{}, 3s));

  const auto result = replay(trace_of(lines), {"alice", {}, never}, roles());

  EXPECT_THAT(result.error(), HasSubstr("something happens to a node that has stopped"));
}

// --- Thousands of others ---

void mutate_records(std::vector<Line>& lines, Random& random) {
  const std::size_t one = random.below(lines.size());
  const std::size_t other = random.below(lines.size());
  switch (random.below(6)) {
    case 0:
      std::swap(lines[one], lines[other]);
      break;
    case 1:
      lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(one));
      break;
    case 2:
      lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(one), Line(lines[other]));
      break;
    case 3:
      lines[one].type = static_cast<std::uint8_t>(random.below(24));
      break;
    case 4:
      lines[one].kind = static_cast<RecordKind>(random.below(6));
      break;
    default:
      if (lines[one].body.empty()) break;
      lines[one].body[random.below(lines[one].body.size())] = static_cast<char>(random.below(256));
  }
}

TEST(BrokenTrace, OfThousandsNoneEndsInAnAssertion) {
  const std::string trace = good_trace();
  const std::vector<Line> good = lines_of(trace);
  const RoleRegistry registry = roles();
  Random random(7, 0, "broken traces");
  int refused = 0;
  int differing = 0;
  for (int i = 0; i < 6000; ++i) {
    std::string text = trace;
    if (i % 3 == 0) {
      text[random.below(text.size())] = static_cast<char>(random.below(256));
    } else {
      std::vector<Line> lines = good;
      for (std::uint64_t n = 1 + random.below(3); n != 0 && lines.size() > 1; --n) {
        mutate_records(lines, random);
      }
      text = trace_of(lines);
    }
    const auto result = replay(text, {"alice", {}, never}, registry);
    if (!result) {
      EXPECT_EQ(result.error().find('\n'), std::string::npos) << result.error();
      ++refused;
    } else if (!result.value().same()) {
      ++differing;
    }
  }

  EXPECT_GT(refused, 1000);
  EXPECT_GT(differing, 500);
}

}  // namespace
}  // namespace swarmstage
