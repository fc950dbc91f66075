// What the runner does for streams whatever the network: the send queue with its
// marks and its limit, the grammar, and the promise that closed comes last.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/node/node_runner.h"
#include "tests/core/runner_bench.h"

namespace swarmstage {
namespace {

using namespace delivered;
using support::RunnerBench;
using support::self;
using testing::_;
using testing::ElementsAre;

const Endpoint peer{IpAddress::v4(10, 0, 0, 2), 80};

Limits small_limits() {
  Limits limits;
  limits.high_water_bytes = 1000;
  limits.low_water_bytes = 100;
  limits.stream_queue_bytes = 5000;
  limits.streams = 3;
  return limits;
}

class NodeRunnerStream : public testing::Test {
 protected:
  NodeRunnerStream() {
    bench.runner.start(bench.now);
    stream = bench.open_stream();
  }

  void write(std::size_t count) {
    bench.act([&](Context& context) { context.write(stream, ByteView(std::string(count, 'x'))); });
  }
  std::string pending() {
    ByteView views[8];
    std::string all;
    const std::size_t count = bench.runner.pending(stream, views);
    for (std::size_t i = 0; i < count; ++i) all += views[i].text();
    return all;
  }
  const support::StreamDiary& heard() const { return bench.diary().stream(stream); }

  RunnerBench bench{small_limits()};
  StreamId stream;
};

TEST_F(NodeRunnerStream, LeavesTheManyWritesOfAHandlerWithOneFlush) {
  EXPECT_CALL(bench.driver, flush(self, stream)).Times(1);

  bench.act([&](Context& context) {
    for (int i = 0; i < 10; ++i) context.write(stream, "ab");
  });

  EXPECT_EQ(pending(), "abababababababababab");
}

TEST_F(NodeRunnerStream, DropsWhatTheDriverTook) {
  bench.act([&](Context& context) { context.write(stream, "hello"); });

  bench.runner.taken(bench.now, stream, 2);

  EXPECT_EQ(pending(), "llo");
  EXPECT_EQ(bench.runner.pending_bytes(stream), 3U);
}

TEST_F(NodeRunnerStream, CountsUnsentBytesOfThisHandlerToo) {
  bench.act([&](Context& context) { context.write(stream, "hello"); });

  bench.act([&](Context& context) {
    context.write(stream, SharedBytes("abc"));
    EXPECT_EQ(context.unsent(stream), 8U);
  });
}

TEST_F(NodeRunnerStream, CountsWhatAHandlerWroteForEachStreamApart) {
  const StreamId other = bench.open_stream();

  bench.act([&](Context& context) {
    context.write(stream, "hello");
    context.write(other, "abc");
    context.write(stream, SharedBytes("worlds"));
    EXPECT_EQ(context.unsent(stream), 11U);
    EXPECT_EQ(context.unsent(other), 3U);
  });

  EXPECT_EQ(bench.runner.pending_bytes(stream), 11U);
  EXPECT_EQ(bench.runner.pending_bytes(other), 3U);
}

TEST_F(NodeRunnerStream, CountsWhatAHandlerWroteOnceAlsoInTheNextHandler) {
  bench.act([&](Context& context) { context.write(stream, "hello"); });
  bench.runner.taken(bench.now, stream, 2);

  bench.act([&](Context& context) {
    EXPECT_EQ(context.unsent(stream), 3U);
    context.write(stream, "ab");
    EXPECT_EQ(context.unsent(stream), 5U);
  });
  bench.act([&](Context& context) { EXPECT_EQ(context.unsent(stream), 5U); });
}

TEST_F(NodeRunnerStream, CountsWhatAHandlerWroteWhetherItAbortsOrNot) {
  bench.act([&](Context& context) {
    context.write(stream, "hello");
    context.abort(stream);
    EXPECT_EQ(context.unsent(stream), 5U);
    context.write(stream, "never sent");
    EXPECT_EQ(context.unsent(stream), 15U);
  });

  const StreamId next = bench.open_stream();
  EXPECT_EQ(next.slot(), stream.slot());
  bench.act([&](Context& context) { EXPECT_EQ(context.unsent(next), 0U); });
}

TEST_F(NodeRunnerStream, ForgetsWhatWasWrittenToAStreamThatIsClosing) {
  bench.script.on<StreamClosed>([&](Context& context, const StreamClosed& closed) {
    EXPECT_EQ(context.unsent(closed.stream), 5U) << "the queue, and nothing of the outbox";
  });

  bench.act([&](Context& context) {
    context.write(stream, "hello");
    context.abort(stream);
    context.write(stream, "never sent");
  });

  EXPECT_EQ(heard().closed, CloseReason::closed_by_us);
}

TEST_F(NodeRunnerStream, TellsTheDriverWhatIsPendingWhenBytesAreTaken) {
  write(50);

  EXPECT_EQ(bench.runner.taken(bench.now, stream, 20), 30U);
  EXPECT_EQ(bench.runner.taken(bench.now, stream, 30), 0U);
}

TEST_F(NodeRunnerStream, TellsTheDriverWhatIsPendingWhenTheNodeWroteMeanwhile) {
  bench.script.on<StreamWritable>([](Context& context, const StreamWritable& writable) {
    context.write(writable.stream, ByteView(std::string(700, 'y')));
  });
  write(1001);

  EXPECT_EQ(bench.runner.taken(bench.now, stream, 901), 800U);
  EXPECT_EQ(bench.runner.pending_bytes(stream), 800U);
}

TEST_F(NodeRunnerStream, TellsTheDriverThatNothingIsPendingWhenTheNodeAbortedMeanwhile) {
  bench.script.on<StreamWritable>(
      [](Context& context, const StreamWritable& writable) { context.abort(writable.stream); });
  write(1001);

  EXPECT_EQ(bench.runner.taken(bench.now, stream, 901), 0U);
}

TEST_F(NodeRunnerStream, TellsWritableOnceAfterTheQueueFellFromHighToLow) {
  write(1001);

  bench.runner.taken(bench.now, stream, 900);
  EXPECT_EQ(heard().writable, 0);
  bench.runner.taken(bench.now, stream, 1);
  EXPECT_EQ(heard().writable, 1);
  bench.runner.taken(bench.now, stream, 100);

  EXPECT_EQ(heard().writable, 1);
}

TEST_F(NodeRunnerStream, TellsNothingOfAQueueThatWasNeverHigh) {
  write(1000);

  bench.runner.taken(bench.now, stream, 1000);

  EXPECT_EQ(heard().writable, 0);
}

TEST_F(NodeRunnerStream, TellsNoWritableAfterFinish) {
  write(1001);
  bench.act([&](Context& context) { context.finish(stream); });

  bench.runner.taken(bench.now, stream, 1001);

  EXPECT_EQ(heard().writable, 0);
}

TEST_F(NodeRunnerStream, ClosesAStreamWhoseQueueGrowsOverItsLimit) {
  EXPECT_CALL(bench.driver, abort(self, stream));

  write(5001);

  EXPECT_EQ(heard().closed, CloseReason::queue_limit);
  EXPECT_EQ(bench.group.limit_counters()[static_cast<int>(LimitName::stream_queue_bytes)], 1U);
  EXPECT_EQ(bench.runner.stream_count(), 0U);
}

TEST_F(NodeRunnerStream, ClosesAConnectOverTheLimitOfStreamsAndTellsNoDriver) {
  bench.open_stream();
  bench.open_stream();
  EXPECT_CALL(bench.driver, connect).Times(0);
  StreamId refused;

  bench.act([&](Context& context) { refused = context.connect(peer); });

  EXPECT_EQ(bench.diary().stream(refused).closed, CloseReason::stream_limit);
}

TEST_F(NodeRunnerStream, AcceptsNoStreamOverTheLimit) {
  ListenerId listener;
  bench.act([&](Context& context) { listener = context.listen({}); });
  bench.deliver(ListenerOpened{listener, {}});
  EXPECT_TRUE(bench.runner.accepted(bench.now, {listener, {}, peer, {}}));
  EXPECT_TRUE(bench.runner.accepted(bench.now, {listener, {}, peer, {}}));

  EXPECT_FALSE(bench.runner.accepted(bench.now, {listener, {}, peer, {}}));

  EXPECT_EQ(bench.diary().listener(listener).accepted.size(), 2U);
}

TEST_F(NodeRunnerStream, AcceptsNothingForAListenerThatIsGone) {
  EXPECT_FALSE(bench.runner.accepted(bench.now, {ListenerId::make(0, 99), {}, peer, {}}));
}

TEST_F(NodeRunnerStream, TellsClosedAfterOurAbortAndThenNothing) {
  EXPECT_CALL(bench.driver, abort(self, stream));

  bench.act([&](Context& context) { context.abort(stream); });
  bench.deliver(StreamData{stream, "late"});
  bench.deliver(StreamEnded{stream});
  bench.deliver(StreamClosed{stream, CloseReason::reset});

  EXPECT_EQ(heard().closed, CloseReason::closed_by_us);
  EXPECT_EQ(bench.diary().count("stream closed"), 1U);
  EXPECT_EQ(heard().received, "");
}

TEST_F(NodeRunnerStream, IgnoresWhatIsAskedOfAStreamThatIsClosing) {
  EXPECT_CALL(bench.driver, flush).Times(0);
  EXPECT_CALL(bench.driver, finish).Times(0);

  bench.act([&](Context& context) {
    context.abort(stream);
    context.write(stream, "late");
    context.finish(stream);
  });

  EXPECT_THAT(bench.diary().breaches(), ElementsAre());
}

TEST_F(NodeRunnerStream, LetsARefusalFromInsideConnectBeTheOnlyWord) {
  StreamId refused;
  ON_CALL(bench.driver, connect).WillByDefault([&](auto, StreamId id, auto&&, auto&&) {
    bench.deliver(StreamClosed{id, CloseReason::refused});
  });
  EXPECT_CALL(bench.driver, flush).Times(0);

  bench.act([&](Context& context) {
    refused = context.connect(peer);
    context.write(refused, "never sent");
  });

  EXPECT_EQ(bench.diary().stream(refused).closed, CloseReason::refused);
}

TEST_F(NodeRunnerStream, FinishesOnce) {
  EXPECT_CALL(bench.driver, finish(self, stream)).Times(1);

  bench.act([&](Context& context) {
    context.finish(stream);
    context.finish(stream);
  });
}

TEST_F(NodeRunnerStream, ForgetsAClosedStreamAndNeverUsesItsIdAgain) {
  bench.deliver(StreamClosed{stream, CloseReason::reset});

  const StreamId next = bench.open_stream();

  EXPECT_EQ(next.slot(), stream.slot());
  EXPECT_NE(next, stream);
  EXPECT_DEATH(bench.act([&](Context& context) { context.write(stream, "x"); }),
               "uses a stream that was closed");
}

TEST_F(NodeRunnerStream, MayStillBeReadInTheHandlerThatTellsItIsClosed) {
  bench.script.on<StreamClosed>([&](Context& context, const StreamClosed& closed) {
    EXPECT_EQ(context.unsent(closed.stream), 0U);
  });

  bench.deliver(StreamClosed{stream, CloseReason::reset});

  EXPECT_EQ(heard().closed, CloseReason::reset);
}

TEST_F(NodeRunnerStream, RefusesDriversThatBreakTheGrammar) {
  bench.deliver(StreamEnded{stream});

  EXPECT_DEATH(bench.deliver(StreamEnded{stream}), "ends twice");
  EXPECT_DEATH(bench.deliver(StreamData{stream, "x"}), "data after its end");
  EXPECT_DEATH(bench.deliver(StreamOpened{stream, {}}), "opened twice");
  EXPECT_DEATH(bench.runner.taken(bench.now, stream, 1), "more bytes than were pending");
}

TEST_F(NodeRunnerStream, RefusesDataBeforeTheStreamIsOpen) {
  StreamId opening;
  bench.act([&](Context& context) { opening = context.connect(peer); });

  EXPECT_DEATH(bench.deliver(StreamData{opening, "x"}), "speaks before it is open");
}

TEST_F(NodeRunnerStream, RefusesBorrowedBytesFromInsideACommand) {
  ON_CALL(bench.driver, flush).WillByDefault([&](auto, StreamId id) {
    bench.deliver(StreamData{id, "echo"});
  });

  EXPECT_DEATH(bench.act([&](Context& context) { context.write(stream, "x"); }), "borrowed bytes");
}

TEST_F(NodeRunnerStream, RefusesAWriteAfterFinish) {
  EXPECT_DEATH(bench.act([&](Context& context) {
    context.finish(stream);
    context.write(stream, "x");
  }),
               "writes after finish");
}

}  // namespace
}  // namespace swarmstage
