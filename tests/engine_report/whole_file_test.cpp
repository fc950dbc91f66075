#include "engine/report/whole_file.h"

#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/engine_report/temporary_folder.h"

namespace swarmstage {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class WholeFileAt : public testing::Test {
 protected:
  std::string text(const std::string& name) {
    const auto read = read_whole_file(folder_.file(name));
    return read ? read.value() : read.error();
  }

  TemporaryFolder folder_;
};

/// Somebody who listens at a pipe.
class Reader {
 public:
  explicit Reader(const std::string& pipe)
      : descriptor_(::open(pipe.c_str(), O_RDONLY | O_NONBLOCK)) {}
  ~Reader() { ::close(descriptor_); }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  std::string heard() const {
    char bytes[100];
    const ssize_t count = ::read(descriptor_, bytes, sizeof bytes);
    return count < 0 ? std::string() : std::string(bytes, static_cast<std::size_t>(count));
  }

 private:
  int descriptor_;
};

TEST_F(WholeFileAt, APipeIsWrittenToAndStaysOne) {
  const std::string pipe = folder_.file("pipe");
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  const Reader reader(pipe);

  EXPECT_EQ(write_whole_file(pipe, "verdicts"), std::nullopt);

  EXPECT_EQ(reader.heard(), "verdicts");
  EXPECT_TRUE(fs::is_fifo(pipe));
  EXPECT_EQ(folder_.count(), 1U);
}

TEST_F(WholeFileAt, APipeBehindALinkIsWrittenTo) {
  const std::string pipe = folder_.file("pipe");
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  fs::create_symlink("pipe", folder_.file("link"));
  const Reader reader(pipe);

  EXPECT_EQ(write_whole_file(folder_.file("link"), "verdicts"), std::nullopt);

  EXPECT_EQ(reader.heard(), "verdicts");
  EXPECT_TRUE(fs::is_symlink(folder_.file("link")));
}

TEST_F(WholeFileAt, AReaderThatGoesAwayIsAnErrorAndNotTheEnd) {
  const std::string pipe = folder_.file("pipe");
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  auto reader = std::make_unique<Reader>(pipe);
  auto file = WholeFile::create(pipe);
  ASSERT_TRUE(file) << file.error();
  reader.reset();

  file.value()->write("nobody hears this");

  EXPECT_THAT(file.value()->finish().value_or(""), HasSubstr("Broken pipe"));
  EXPECT_NE(std::signal(SIGPIPE, SIG_DFL), SIG_IGN) << "as it was before";
}

TEST_F(WholeFileAt, ADeviceStaysOne) {
  const std::string device = folder_.file("full");
  if (::mknod(device.c_str(), S_IFCHR | 0600, makedev(1, 7)) != 0) {
    GTEST_SKIP() << "only root makes devices";
  }
  const int can_open = ::open(device.c_str(), O_WRONLY | O_CLOEXEC);
  if (can_open < 0) GTEST_SKIP() << "no devices here";
  ::close(can_open);

  EXPECT_THAT(write_whole_file(device, "x").value_or(""), HasSubstr("No space left"));

  EXPECT_TRUE(fs::is_character_file(device));
  EXPECT_EQ(folder_.count(), 1U);
}

TEST_F(WholeFileAt, ALinkStaysAndWhatItLeadsToIsReplaced) {
  fs::create_directory(folder_.file("kept"));
  ASSERT_EQ(write_whole_file(folder_.file("kept/target"), "old"), std::nullopt);
  fs::create_symlink("kept/target", folder_.file("near"));
  fs::create_symlink(folder_.file("near"), folder_.file("far"));

  EXPECT_EQ(write_whole_file(folder_.file("far"), "new"), std::nullopt);

  EXPECT_TRUE(fs::is_symlink(folder_.file("far")));
  EXPECT_TRUE(fs::is_symlink(folder_.file("near")));
  EXPECT_EQ(text("kept/target"), "new");
}

TEST_F(WholeFileAt, ALinkToWhatIsNotThereYetLeadsThere) {
  fs::create_symlink("later", folder_.file("link"));

  EXPECT_EQ(write_whole_file(folder_.file("link"), "new"), std::nullopt);

  EXPECT_TRUE(fs::is_symlink(folder_.file("link")));
  EXPECT_FALSE(fs::is_symlink(folder_.file("later")));
  EXPECT_EQ(text("later"), "new");
}

TEST_F(WholeFileAt, LinksInACircleAreRefused) {
  fs::create_symlink("b", folder_.file("a"));
  fs::create_symlink("a", folder_.file("b"));

  EXPECT_THAT(write_whole_file(folder_.file("a"), "new").value_or(""), HasSubstr("cannot write"));
  EXPECT_TRUE(fs::is_symlink(folder_.file("a")));
  EXPECT_EQ(folder_.count(), 2U);
}

TEST_F(WholeFileAt, AFileKeepsItsPermissions) {
  const std::string path = folder_.file("mine");
  ASSERT_EQ(write_whole_file(path, "old"), std::nullopt);
  ASSERT_EQ(::chmod(path.c_str(), 0600), 0);

  ASSERT_EQ(write_whole_file(path, "new"), std::nullopt);

  EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_EQ(text("mine"), "new");
}

TEST_F(WholeFileAt, WhatIsPrintedToIsWrittenToAndNotReplaced) {
  const std::string path = folder_.file("printed");
  std::fflush(stdout);
  const int before = ::dup(STDOUT_FILENO);
  const int printed = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  ::dup2(printed, STDOUT_FILENO);

  std::fputs("first\n", stdout);
  const auto wrong = write_whole_file("/proc/self/fd/1", "second\n");
  std::fputs("third\n", stdout);

  std::fflush(stdout);
  ::dup2(before, STDOUT_FILENO);
  ::close(before);
  ::close(printed);
  EXPECT_EQ(wrong, std::nullopt);
  EXPECT_EQ(text("printed"), "first\nsecond\nthird\n");
}

TEST_F(WholeFileAt, AFolderIsRefused) {
  EXPECT_THAT(write_whole_file(folder_.path(), "x").value_or(""), HasSubstr("directory"));
}

}  // namespace
}  // namespace swarmstage
