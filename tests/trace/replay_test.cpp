#include "core/trace/replay.h"

#include <sstream>

#include <gtest/gtest.h>

#include "core/node/context.h"
#include "core/testing/node_probe.h"
#include "core/trace/created_record.h"
#include "core/trace/trace_file.h"

namespace swarmstage {
namespace {

// Uses every synchronous answer a context gives, and a bit of everything else.
class Curious : public Node {
 public:
  explicit Curious(std::string greeting) : greeting_(std::move(greeting)) {}

  void on_start(Context& context) override {
    context.listen({.port = 7});
    port_ = context.open_port({.number = 9});
    context.set_timer({.kind = 1}, 1s);
  }
  void on_timer(Context& context, TimerId timer) override {
    std::byte secret[5];
    context.fill_unguessable(secret);
    context.send(port_, *Endpoint::parse("10.0.0.2:9"), ByteView(secret, sizeof(secret)));
    context.event("tick", {{"wall", context.wall_time().nanoseconds},
                           {"seconds", context.now().time_since_epoch() / 1s}});
    context.set_timer(timer, Duration(context.random().below(1'000'000'000)));
  }
  void on_stream_opened(Context& context, StreamId stream, const StreamInfo&) override {
    context.write(stream, greeting_);
    context.event("unsent", {{"count", context.unsent(stream)}});
  }
  void on_stream_data(Context& context, StreamId stream, ByteView bytes) override {
    if (bytes.text() == "bye") return context.abort(stream);
    if (bytes.text() == "throw") throw std::runtime_error("asked to");
    context.write(stream, bytes);
  }
  void on_stream_end(Context& context, StreamId stream) override { context.finish(stream); }
  void on_invoke(Context& context, const Invocation& invocation) override {
    context.complete(invocation.id, invocation.arguments);
  }

 private:
  std::string greeting_;
  PortId port_;
};

RoleRegistry curious_roles(const std::string& greeting = "welcome") {
  RoleRegistry registry;
  RoleDescriptor descriptor;
  descriptor.name = "curious";
  registry.add({descriptor, [greeting](const RoleConfig&) -> Result<std::unique_ptr<Node>> {
                  return std::unique_ptr<Node>(std::make_unique<Curious>(greeting));
                }});
  return registry;
}

struct Recorded {
  std::string text;
  RunHashes hashes;
};

Recorded record_a_run(bool crash_with_open_streams = false) {
  std::ostringstream out;
  TraceWriter writer(out, {1, "probe", "test"});
  NodeProbe probe(std::make_unique<Curious>("welcome"));
  probe.group().set_trace(&writer);
  CreatedRecord created{"alice", "curious", nullptr, 1, probe.host(), {}};
  record_created(&writer, NodeIndex{0}, probe.now(), created);
  probe.start();
  const StreamId first = probe.accept("10.0.0.2:5000");
  const StreamId second = probe.accept("10.0.0.3:5000");
  probe.data(first, "hello");
  probe.advance(5s);
  probe.invoke("echo", {{"x", 1}});
  probe.data(second, "bye");
  const StreamId third = probe.accept("10.0.0.4:5000");
  probe.hold_writes(third);
  for (int i = 0; i < 40; ++i) probe.data(third, std::string(10000, 'x'));
  probe.hold_writes(third, false);
  probe.end(first);
  if (!crash_with_open_streams) {
    probe.closed(first);
    probe.stop();
  }
  if (crash_with_open_streams) probe.runner().crash();
  return {out.str(), probe.runner().hashes()};
}

TEST(Replay, EndsWithTheHashesOfTheRecordedRun) {
  const Recorded run = record_a_run();

  const auto result = replay(run.text, {"alice", {}, never}, curious_roles());

  ASSERT_TRUE(result) << result.error();
  EXPECT_FALSE(result.value().difference) << *result.value().difference;
  EXPECT_EQ(result.value().hashes, run.hashes);
  ASSERT_TRUE(result.value().recorded);
  EXPECT_EQ(*result.value().recorded, run.hashes);
  EXPECT_GT(result.value().deliveries, 50U);
}

TEST(Replay, WorksForANodeThatCrashedWithOpenStreams) {
  const Recorded run = record_a_run(true);

  const auto result = replay(run.text, {"0", {}, never}, curious_roles());

  ASSERT_TRUE(result) << result.error();
  EXPECT_TRUE(result.value().same()) << result.value().difference.value_or("hash");
}

/// With a clock that is wrong before the start, and otherwise wrong later.
Recorded record_a_run_by_a_drifting_clock() {
  std::ostringstream out;
  TraceWriter writer(out, {1, "probe", "test"});
  NodeProbe probe(std::make_unique<Curious>("welcome"));
  probe.group().set_trace(&writer);
  record_created(&writer, NodeIndex{0}, probe.now(),
                 {"alice", "curious", nullptr, 1, probe.host(), {}});
  LocalClock clock;
  clock.set_gain(probe.now(), 87'654'321);
  probe.runner().set_clock(probe.now(), clock);
  probe.start();
  probe.advance(5s);
  clock.set_gain(probe.now(), -LocalClock::gain_max);
  probe.runner().set_clock(probe.now(), clock);
  probe.advance(5s);
  probe.stop();
  return {out.str(), probe.runner().hashes()};
}

TEST(Replay, GivesTheNodeTheClockItHad) {
  const Recorded run = record_a_run_by_a_drifting_clock();

  const auto result = replay(run.text, {"alice", {}, never}, curious_roles());

  ASSERT_TRUE(result) << result.error();
  EXPECT_FALSE(result.value().difference) << *result.value().difference;
  EXPECT_EQ(result.value().hashes, run.hashes);
}

TEST(Replay, NamesTheFirstThingAChangedNodeDoesOtherwise) {
  const Recorded run = record_a_run();

  const auto result = replay(run.text, {"alice", {}, never}, curious_roles("WELCOME"));

  ASSERT_TRUE(result);
  EXPECT_EQ(result.value().difference.value_or(""),
            "at 0s: now command write #1: \"WELCOME\" (7 bytes), recorded command write #1: "
            "\"welcome\" (7 bytes)");
}

TEST(Replay, StopsWhereItIsTold) {
  const Recorded run = record_a_run();

  const auto result = replay(run.text, {"alice", {}, at_time(2s)}, curious_roles());

  ASSERT_TRUE(result);
  EXPECT_LE(result.value().end, at_time(2s));
  EXPECT_FALSE(result.value().difference);
}

TEST(Replay, OfATraceThatIsCutAnywhereFindsNoDifferenceAndSaysThatItIsCut) {
  const Recorded run = record_a_run();
  const RoleRegistry roles = curious_roles();
  std::uint64_t deliveries = 0;
  std::size_t left_out = 0;

  for (std::size_t cut = 0; cut < run.text.size(); cut += cut < 3000 ? 1 : 2999) {
    const auto result = replay(std::string_view(run.text).substr(0, cut), {"0", {}, never}, roles);
    if (!result) continue;  // before the node
    EXPECT_TRUE(result.value().same()) << cut << ": " << result.value().difference.value_or("");
    ASSERT_TRUE(result.value().cut_short) << cut;
    EXPECT_GE(result.value().deliveries, deliveries);
    deliveries = result.value().deliveries;
    if (result.value().cut_short->ends_with("left out")) ++left_out;
  }

  EXPECT_GT(deliveries, 50U);
  EXPECT_GT(left_out, 100U);
  EXPECT_FALSE(replay(run.text, {"0", {}, never}, roles).value().cut_short);
}

TEST(Replay, OfATraceThatIsCutStillNamesWhatIsOtherwise) {
  const Recorded run = record_a_run();
  const std::string_view half = std::string_view(run.text).substr(0, run.text.size() / 2);

  const auto result = replay(half, {"0", {}, never}, curious_roles("WELCOME"));

  ASSERT_TRUE(result) << result.error();
  EXPECT_TRUE(result.value().difference);
}

/// Sets a timer about something.
class Waiter : public Node {
 public:
  explicit Waiter(std::uint64_t subject) : subject_(subject) {}
  void on_start(Context& context) override {
    context.set_timer({.kind = 1, .subject = subject_}, 1s);
  }

 private:
  std::uint64_t subject_;
};

TEST(Replay, SaysInWhatTwoThingsDifferThatReadTheSame) {
  std::ostringstream out;
  TraceWriter writer(out, {1, "probe", "test"});
  NodeProbe probe(std::make_unique<Waiter>(4));
  probe.group().set_trace(&writer);
  record_created(&writer, NodeIndex{0}, probe.now(),
                 {"alice", "waiter", nullptr, 1, probe.host(), {}});
  probe.start();
  probe.stop();
  RoleRegistry roles;
  RoleDescriptor descriptor;
  descriptor.name = "waiter";
  roles.add({descriptor, [](const RoleConfig&) -> Result<std::unique_ptr<Node>> {
               return std::unique_ptr<Node>(std::make_unique<Waiter>(5));
             }});

  const auto result = replay(out.str(), {"alice", {}, never}, roles);

  ASSERT_TRUE(result) << result.error();
  EXPECT_EQ(result.value().difference.value_or(""),
            "at 0s: now command set_timer of kind 1, recorded command set_timer of kind 1 "
            "(they differ in the timer's subject: 5 and 4)");
}

TEST(Replay, SaysWhichNodesThereAre) {
  const Recorded run = record_a_run();

  const auto result = replay(run.text, {"alcie", {}, never}, curious_roles());

  EXPECT_EQ(result.error(), "the trace has no node 'alcie'; did you mean 'alice'?");
}

TEST(TraceReader, ReadsWhatIsWholeOfATraceThatIsCutAnywhere) {
  const Recorded run = record_a_run();
  std::size_t whole = 0;

  for (std::size_t cut = 0; cut < run.text.size(); cut += 7) {
    auto reader = TraceReader::open(std::string_view(run.text).substr(0, cut));
    if (!reader) continue;
    TraceRecord record;
    std::size_t count = 0;
    while (reader->next(record)) ++count;

    EXPECT_GE(count, whole);
    whole = count;
  }

  EXPECT_GT(whole, 100U);
}

TEST(TraceReader, RefusesWhatIsNoTrace) {
  EXPECT_EQ(TraceReader::open("hello").error(), "this is no trace: it does not begin with SWTRACE");
  EXPECT_EQ(TraceReader::open(std::string("SWTRACE\n\x63\0\0\0\0", 13)).error(),
            "this trace has version 99; expected version 1");
}

std::string trace_with_header(const std::string& json) {
  std::string text = "SWTRACE\n\x01";
  text += static_cast<char>(json.size());
  return text.append(3, '\0').append(json);
}

TEST(TraceReader, RefusesAHeaderWithValuesOfTheWrongKind) {
  EXPECT_EQ(TraceReader::open(trace_with_header(R"({"seed":"one"})")).error(),
            "the header of the trace has a 'seed' that is no number");
  EXPECT_EQ(TraceReader::open(trace_with_header(R"({"seed":1,"stage":3})")).error(),
            "the header of the trace has a 'stage' that is no text");
  EXPECT_TRUE(TraceReader::open(trace_with_header("{}"))) << "and needs none of them";
}

TEST(TraceFile, KeepsTimesThatLieAsFarApartAsTimesCan) {
  const std::vector<TimePoint> times = {at_time(Duration::max()), at_time(Duration::min()),
                                        at_time(1s), at_time(Duration::max())};
  std::ostringstream out;
  TraceWriter writer(out, {});
  for (const TimePoint time : times) writer.record({RecordKind::answer, 0, {}, time, {}});
  const std::string text = out.str();

  auto reader = TraceReader::open(text);

  for (const TimePoint time : times) {
    TraceRecord record;
    ASSERT_TRUE(reader->next(record));
    EXPECT_EQ(record.time, time);
  }
}

}  // namespace
}  // namespace swarmstage
