#include <algorithm>
#include <array>
#include <csignal>
#include <fcntl.h>
#include <string>
#include <sys/stat.h>
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

// A pipe with a name, one page long, whose readers come and go. Nobody is reading at first.
class NamedPipe {
 public:
  NamedPipe() {
    ::unlink(path_.c_str());
    ::mkfifo(path_.c_str(), 0600);
    come();  // or it could not be opened for writing
    writing_ = ::open(path_.c_str(), O_WRONLY | O_CLOEXEC);
    ::fcntl(writing_, F_SETPIPE_SZ, 4096);
    leave();
  }
  ~NamedPipe() {
    if (reading_ >= 0) leave();
    ::close(writing_);
    ::unlink(path_.c_str());
    std::signal(SIGPIPE, before_);
  }
  NamedPipe(const NamedPipe&) = delete;
  NamedPipe& operator=(const NamedPipe&) = delete;

  int writing() const { return writing_; }
  void come() { reading_ = ::open(path_.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC); }
  void leave() {
    ::close(reading_);
    reading_ = -1;
  }
  /// What there is, at most a page.
  std::string read() const {
    std::array<char, 4096> buffer{};
    const ssize_t size = ::read(reading_, buffer.data(), buffer.size());
    return {buffer.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0))};
  }

 private:
  std::string path_ = testing::TempDir() + "named-pipe-" + std::to_string(::getpid());
  int reading_ = -1;
  int writing_ = -1;
  void (*before_)(int) = std::signal(SIGPIPE, SIG_IGN);
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

TEST(OutputQueue, CountsWhatAFullDiskDoesNotTakeAndKeepsNoneOfIt) {
  const int disk = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
  OutputQueue queue(disk);
  queue.put("one\ntwo\n");

  EXPECT_TRUE(queue.flush());
  EXPECT_EQ(queue.take_lost_lines(), 2U);
  queue.put_notice("two are lost\n", 2);
  queue.put("three\n");
  EXPECT_TRUE(queue.flush());
  EXPECT_EQ(queue.take_lost_lines(), 3U) << "the notice does not count itself";
  queue.put_notice("three are lost\n", 3);
  EXPECT_TRUE(queue.flush());
  EXPECT_EQ(queue.take_lost_lines(), 3U) << "however often";
  ::close(disk);
}

TEST(OutputQueue, GoesOnWithAWholeLineForTheNextReaderOfANamedPipe) {
  NamedPipe pipe;
  OutputQueue queue(pipe.writing());
  pipe.come();
  queue.put(line_of(5000));
  EXPECT_FALSE(queue.flush());
  pipe.leave();
  EXPECT_TRUE(queue.flush()) << "nothing of it is kept";

  pipe.come();
  EXPECT_EQ(pipe.read(), std::string(4096, 'x')) << "what the first did not read";
  EXPECT_EQ(queue.take_lost_lines(), 1U);
  queue.put_notice("one is lost\n", 1);
  queue.put("next\n");
  EXPECT_TRUE(queue.flush());

  EXPECT_EQ(pipe.read(), "\none is lost\nnext\n");
}

TEST(NodeConsole, TellsANewReaderOfANamedPipeWhatTheOldOneMissed) {
  NamedPipe pipe;
  NodeConsole console({.json = true}, pipe.writing());
  console.print("missed\n");
  console.print("missed too\n");

  pipe.come();
  console.print("heard\n");

  EXPECT_EQ(pipe.read(), "{\"event\":\"output_lost\",\"lines\":2}\nheard\n");
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
