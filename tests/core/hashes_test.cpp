// What the hashes of a run notice and what they overlook on purpose.

#include <functional>

#include <gtest/gtest.h>

#include "core/node/random.h"
#include "core/trace/content_hash.h"
#include "core/trace/run_hashes.h"
#include "tests/core/runner_bench.h"

namespace swarmstage {
namespace {

using namespace delivered;
using support::RunnerBench;

TEST(ContentHash, IsIndifferentToTheCuts) {
  Random random(1, 0, "content");
  std::string bytes(1000, '\0');
  random.fill(std::as_writable_bytes(std::span(bytes)));
  ContentHash whole;
  whole.add(bytes);

  for (int round = 0; round < 200; ++round) {
    ContentHash pieces;
    for (ByteView left(bytes); !left.empty();) {
      const std::size_t count = std::min<std::size_t>(left.size(), random.below(20));
      pieces.add(left.first(count));
      left = left.after(count);
    }
    ASSERT_EQ(pieces.value(), whole.value());
  }
}

TEST(ContentHash, NoticesEveryByteAndTheLength) {
  const auto hash = [](std::string_view text) {
    ContentHash content;
    content.add(text);
    return content.value();
  };

  EXPECT_NE(hash("abcdefgh"), hash("abcdefgi"));
  EXPECT_NE(hash("abc"), hash(std::string_view("abc\0", 4)));
  EXPECT_NE(hash(""), hash(std::string_view("\0", 1)));
  EXPECT_NE(hash("abcdefghABCDEFGH"), hash("ABCDEFGHabcdefgh"));
}

TEST(RunHashes, DependOnTheOrderOfNodes) {
  RunHashes forward;
  RunHashes backward;
  forward.combine({1, 2});
  forward.combine({3, 4});
  backward.combine({3, 4});
  backward.combine({1, 2});

  EXPECT_NE(forward.logical, backward.logical);
  EXPECT_NE(forward.timed, backward.timed);
}

TEST(RunHashes, AreWrittenAsTwoNumbers) {
  EXPECT_EQ((RunHashes{0x12, 0xab}.to_string()), "logical 0000000000000012 timed 00000000000000ab");
}

// Plays one life of a node; the caller decides what happens in between.
RunHashes hashes_of(const std::function<void(RunnerBench&, StreamId)>& life) {
  RunnerBench bench;
  bench.runner.start(bench.now);
  const StreamId stream = bench.open_stream();
  life(bench, stream);
  bench.runner.stop(bench.now);
  return bench.runner.hashes();
}

TEST(RunHashes, OverlookTimeInTheLogicalOneOnly) {
  const auto drain_at = [](Duration when) {
    return hashes_of([when](RunnerBench& bench, StreamId) {
      bench.now = at_time(when);
      bench.deliver(Drained{});
    });
  };

  EXPECT_EQ(drain_at(1s), drain_at(1s));
  EXPECT_EQ(drain_at(1s).logical, drain_at(2s).logical);
  EXPECT_NE(drain_at(1s).timed, drain_at(2s).timed);
}

TEST(RunHashes, OverlookTheCutsOfAStreamInTheLogicalOneOnly) {
  const RunHashes whole = hashes_of([](RunnerBench& bench, StreamId stream) {
    bench.deliver(StreamData{stream, "hello world"});
  });
  const RunHashes pieces = hashes_of([](RunnerBench& bench, StreamId stream) {
    bench.deliver(StreamData{stream, "hello"});
    bench.deliver(StreamData{stream, " world"});
  });

  EXPECT_EQ(whole.logical, pieces.logical);
  EXPECT_NE(whole.timed, pieces.timed);
}

TEST(RunHashes, OverlookTheCutsOfOurOwnWritesInTheLogicalOneOnly) {
  const RunHashes whole = hashes_of([](RunnerBench& bench, StreamId stream) {
    bench.act([&](Context& context) { context.write(stream, "hello world"); });
  });
  const RunHashes pieces = hashes_of([](RunnerBench& bench, StreamId stream) {
    bench.act([&](Context& context) {
      context.write(stream, "hello");
      context.write(stream, SharedBytes(ByteView(" world")));
    });
  });

  EXPECT_EQ(whole.logical, pieces.logical);
  EXPECT_NE(whole.timed, pieces.timed);
}

TEST(RunHashes, NoticeEveryByteThatWasReceivedAndWritten) {
  const auto receive = [](std::string_view bytes) {
    return hashes_of([bytes](RunnerBench& bench, StreamId stream) {
      bench.deliver(StreamData{stream, bytes});
    });
  };
  const auto write = [](std::string_view bytes) {
    return hashes_of([bytes](RunnerBench& bench, StreamId stream) {
      bench.act([&](Context& context) { context.write(stream, bytes); });
    });
  };

  EXPECT_NE(receive("hello").logical, receive("hellp").logical);
  EXPECT_NE(write("hello").logical, write("hellp").logical);
  EXPECT_NE(write("hello").logical, receive("hello").logical);
}

TEST(RunHashes, NoticeADatagramsBytesSenderAndPort) {
  const auto hear = [](std::uint8_t sender, std::string_view bytes) {
    return hashes_of([&](RunnerBench& bench, StreamId) {
      const PortId port = bench.open_port();
      bench.deliver(
          Datagram{port, {IpAddress::v4(10, 0, 0, sender), 9}, {}, 0, Cast::unicast, bytes});
    });
  };

  EXPECT_NE(hear(1, "a").logical, hear(1, "b").logical);
  EXPECT_NE(hear(1, "a").logical, hear(2, "a").logical);
}

TEST(RunHashes, OverlookWhatIsOnlyLoggedOrMeasured) {
  const RunHashes quiet =
      hashes_of([](RunnerBench& bench, StreamId) { bench.act([](Context&) {}); });
  const RunHashes talkative = hashes_of([](RunnerBench& bench, StreamId) {
    bench.act([](Context& context) {
      context.log(LogLevel::error, "careful");
      context.measure("latency", 0.25);
    });
  });

  EXPECT_EQ(quiet.logical, talkative.logical);
}

TEST(RunHashes, AreTheSameWithAnOpenStreamAsAfterTheCrashThatEndsIt) {
  RunnerBench bench;
  bench.runner.start(bench.now);
  bench.deliver(StreamData{bench.open_stream(), "hello"});
  const RunHashes before = bench.runner.hashes();

  bench.runner.crash();

  EXPECT_EQ(bench.runner.hashes(), before);
}

}  // namespace
}  // namespace swarmstage
