// A node that has the thread of a daemon: signals, and lines from its input.

#include <csignal>
#include <cstdio>
#include <unistd.h>

#include <gtest/gtest.h>

#include "net/live_node.h"
#include "net/socket_calls.h"
#include "tests/net/script_node.h"

namespace swarmstage::net {
namespace {

using Lines = std::vector<std::string>;

TEST(LiveRun, DrainsAndStopsWhenTerminated) {
  Lines life;
  Script script;
  script.start = [&](Context&) { raise(SIGTERM); };
  script.drain = [&](Context&) { life.push_back("drain"); };
  script.stop = [&](Context&) { life.push_back("stop"); };
  LiveNode node(std::make_unique<ScriptNode>(script));

  const bool well = node.run();

  EXPECT_TRUE(well);
  EXPECT_EQ(life, (Lines{"drain", "stop"}));
}

TEST(LiveRun, StopsAtOnceWhenInterruptedTwice) {
  Script script;
  script.start = [&](Context& context) {
    context.listen({.address = IpAddress::v4(127, 0, 0, 1)});
  };
  script.listener_opened = [](Context& context, ListenerId, const Endpoint& local) {
    context.connect(local);  // keeps the drain waiting
    raise(SIGINT);
  };
  script.drain = [](Context&) { raise(SIGINT); };
  LiveNode node(std::make_unique<ScriptNode>(script), {.drain_deadline = 1h});

  const bool well = node.run();

  EXPECT_TRUE(well);
}

TEST(LiveRun, AppliesANewConfigurationOnHangUp) {
  Json applied;
  Script script;
  script.start = [](Context&) { raise(SIGHUP); };
  script.reload = [&](const Json& config) {
    applied = config;
    return std::nullopt;
  };
  LiveNode* self = nullptr;
  LiveNode node(std::make_unique<ScriptNode>(script), {.on_reload_signal = [&] {
                  EXPECT_EQ(self->reload({{"peers", 3}}), std::nullopt);
                  self->begin_stop();
                }});
  self = &node;

  node.run();

  EXPECT_EQ(applied, (Json{{"peers", 3}}));
}

TEST(LiveRun, ReportsWhatAHandlerThrew) {
  Script script;
  script.start = [](Context&) { throw std::runtime_error("cannot go on"); };
  LiveNode node(std::make_unique<ScriptNode>(script));

  const bool well = node.run();

  EXPECT_FALSE(well);
  EXPECT_EQ(node.failure(), "cannot go on");
}

Lines read_all(int descriptor, std::size_t limit = 100) {
  Lines lines;
  LiveNode node(std::make_unique<ScriptNode>(Script{}));
  node.read_lines(
      descriptor, [&](std::string_view line) { lines.emplace_back(line); },
      [&] { node.begin_stop(); }, limit);
  node.run();
  return lines;
}

TEST(LiveRun, ReadsLinesFromAPipe) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  FileDescriptor reader(ends[0]);
  FileDescriptor writer(ends[1]);
  const std::string text = "/peers\r\nhello\n\nno end";
  ASSERT_EQ(::write(writer.get(), text.data(), text.size()), static_cast<ssize_t>(text.size()));
  writer.reset();

  const Lines lines = read_all(reader.get());

  EXPECT_EQ(lines, (Lines{"/peers", "hello", "", "no end"}));
}

TEST(LiveRun, ReadsLinesFromAFileAndCutsLongOnes) {
  std::FILE* file = std::tmpfile();
  ASSERT_NE(file, nullptr);
  std::fputs("abcdefghij\nk\n", file);
  std::rewind(file);

  const Lines lines = read_all(fileno(file), 4);

  EXPECT_EQ(lines, (Lines{"abcd", "efgh", "ij", "k"}));
  std::fclose(file);
}

}  // namespace
}  // namespace swarmstage::net
