#include <array>
#include <fcntl.h>
#include <string>
#include <unistd.h>

#include <gtest/gtest.h>

#include "cli/node/node_console.h"
#include "cli/node/output_queue.h"

namespace swarmstage::cli {
namespace {

// A pipe of one page, read when the test says so.
class SmallPipe {
 public:
  SmallPipe() {
    if (::pipe2(ends_.data(), O_CLOEXEC) == 0) ::fcntl(ends_[1], F_SETPIPE_SZ, 4096);
  }
  ~SmallPipe() {
    ::close(ends_[0]);
    ::close(ends_[1]);
  }
  SmallPipe(const SmallPipe&) = delete;
  SmallPipe& operator=(const SmallPipe&) = delete;

  int writing() const { return ends_[1]; }
  /// At most a page; what has been read so far is kept.
  void read() {
    std::array<char, 4096> buffer{};
    const ssize_t size = ::read(ends_[0], buffer.data(), buffer.size());
    if (size > 0) text.append(buffer.data(), static_cast<std::size_t>(size));
  }

  std::string text;

 private:
  std::array<int, 2> ends_{};
};

std::string line_of(std::size_t size) {
  std::string line(size - 1, 'x');
  return line += '\n';
}

TEST(OutputQueue, KeepsWhatAFullPipeDoesNotTakeAndWritesItInOrder) {
  SmallPipe pipe;
  OutputQueue queue(pipe.writing());
  queue.put(line_of(4000));
  queue.put("second\n");
  queue.put(line_of(4000));

  EXPECT_FALSE(queue.flush());
  EXPECT_EQ(queue.size(), 4000U + 7 + 4000 - 4096);
  pipe.read();
  EXPECT_TRUE(queue.flush());
  pipe.read();

  EXPECT_EQ(pipe.text, line_of(4000) + "second\n" + line_of(4000));
}

TEST(OutputQueue, LosesWholeLinesBeyondItsLimitUntilHalfOfItIsFree) {
  SmallPipe pipe;
  OutputQueue queue(pipe.writing());
  const std::string line = line_of(1U << 20);
  for (int i = 0; i < 4; ++i) queue.put(line);
  EXPECT_FALSE(queue.is_losing());

  queue.put("one\ntwo\n");
  queue.flush();  // a page of it
  queue.put("three\n");

  EXPECT_EQ(queue.size(), OutputQueue::bytes_max - 4096);
  EXPECT_TRUE(queue.is_losing()) << "it would lose and take by turns";
  EXPECT_EQ(queue.take_lost_lines(), 0U);
  while (queue.size() > OutputQueue::bytes_max / 2) {
    pipe.read();
    queue.flush();
  }
  EXPECT_EQ(queue.take_lost_lines(), 3U);
  EXPECT_FALSE(queue.is_losing());
}

TEST(OutputQueue, WaitsForAReaderNoLongerThanItIsTold) {
  SmallPipe pipe;
  OutputQueue queue(pipe.writing());
  queue.put(line_of(5000));

  EXPECT_FALSE(queue.flush_within(1));
  pipe.read();
  EXPECT_TRUE(queue.flush_within(1000));
}

TEST(NodeConsole, SaysHowMuchWasLostOnceItFlowsAgain) {
  SmallPipe pipe;
  NodeConsole console({.json = true}, pipe.writing());
  for (int i = 0; i < 5; ++i) console.print(line_of(1U << 20));

  while (!pipe.text.ends_with("\"lines\":1}\n") && pipe.text.size() < (5U << 20)) {
    console.flush();
    pipe.read();
  }

  EXPECT_TRUE(pipe.text.ends_with("x\n{\"event\":\"output_lost\",\"lines\":1}\n"));
  EXPECT_EQ(pipe.text.find("output_lost"), pipe.text.rfind("output_lost"));
}

}  // namespace
}  // namespace swarmstage::cli
