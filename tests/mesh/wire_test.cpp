#include "core/roles/mesh/wire.h"

#include <gtest/gtest.h>

#include "core/codec/line_codec.h"

namespace swarmstage::mesh {
namespace {

TEST(Hello, LooksToAnOriginalLikeItsOwn) {
  const std::string line = hello_line("peer-8001", "alice", 8001);

  EXPECT_EQ(codec::trimmed(line), "peer-8001:alice");
}

TEST(Hello, TellsANodeOfOursItsPort) {
  for (const int port : {0, 1, 8001, 65535}) {
    std::string line = hello_line("a", "alice", static_cast<std::uint16_t>(port));
    line.pop_back();

    const auto hello = read_hello(line);

    ASSERT_TRUE(hello) << hello.error();
    EXPECT_TRUE(hello.value().ours);
    EXPECT_EQ(hello.value().port, port);
    EXPECT_EQ(hello.value().name, "alice");
  }
}

TEST(Hello, OfAnOriginalBearsNoMark) {
  for (const std::string_view line : {"a:alice", "a:alice\r", " a:alice  ", "a:alice\t"}) {
    const auto hello = read_hello(line);

    ASSERT_TRUE(hello) << hello.error();
    EXPECT_EQ(hello.value().id, "a");
    EXPECT_EQ(hello.value().name, "alice");
    EXPECT_FALSE(hello.value().ours);
  }
}

TEST(Hello, MayLeaveTheNameOut) {
  EXPECT_EQ(read_hello("peer-8001:").value().name, "peer-8001");
}

TEST(Hello, MayHaveColonsInTheName) {
  EXPECT_EQ(read_hello("a:b:c").value().name, "b:c");
}

TEST(Hello, IsRefusedWhenItIsNone) {
  EXPECT_EQ(read_hello("GET / HTTP/1.1").error(), "the first line is not ID:NAME");
  EXPECT_EQ(read_hello(":alice").error(), "its id is empty");
  std::string with_long_id(65, 'x');
  with_long_id += ":a";
  EXPECT_EQ(read_hello(with_long_id).error(), "its id has 65 bytes; expected at most 64");
  EXPECT_EQ(read_hello("a:\x1b[2J").error(), "its name has control characters");
  EXPECT_EQ(read_hello("a:\xff").error(), "its name is not UTF-8");
  EXPECT_FALSE(read_hello("a b:c"));
}

TEST(Line, OfAnOriginalIsACommandOrElseChat) {
  const Revision seed = Revision::seed;

  EXPECT_EQ(read_line("PING\r", seed).kind, LineKind::ping);
  EXPECT_EQ(read_line(" PONG ", seed).kind, LineKind::pong);
  EXPECT_EQ(read_line("REQUEST_PEERS", seed).kind, LineKind::request_peers);
  EXPECT_EQ(read_line("PEERS:a:1,b:2", seed).argument, "a:1,b:2");
  EXPECT_EQ(read_line("LISTEN:localhost:8002", seed).argument, "localhost:8002");
  EXPECT_EQ(read_line("BYTES:17", seed).argument, "17");
  EXPECT_EQ(read_line("PINGS", seed).kind, LineKind::chat);
  EXPECT_EQ(read_line("  hello there\r", seed).argument, "hello there");
  EXPECT_EQ(read_line(" \r", seed).kind, LineKind::blank);
}

TEST(Line, OfOursKeepsEveryTextApartFromEveryCommand) {
  for (const std::string_view text :
       {"PING", "PEERS:x", "LISTEN:a:1", "BYTES:9", " blanks ", "", "DUPLICATE", "tab\t\r"}) {
    std::string line;
    append_chat(line, text, Revision::ours);
    line.pop_back();

    const Line read = read_line(line, Revision::ours);

    EXPECT_EQ(read.kind, LineKind::chat);
    EXPECT_EQ(read.argument, text);
  }
  EXPECT_EQ(read_line("PING", Revision::ours).kind, LineKind::ping);
  EXPECT_EQ(read_line("SOMETHING_NEW", Revision::ours).kind, LineKind::unknown);
}

TEST(Line, ToAnOriginalQuotesWhatItWouldTakeForACommand) {
  const auto said = [](std::string_view text) {
    std::string line;
    append_chat(line, text, Revision::seed);
    return line;
  };

  EXPECT_EQ(said("hello"), "hello\n");
  EXPECT_EQ(said("PEERS:foo"), "> PEERS:foo\n") << "that line would end the original";
  EXPECT_EQ(said(" PING "), ">  PING \n");
  EXPECT_EQ(said("PINGS"), "PINGS\n");
}

TEST(Count, IsANumberAndNothingElse) {
  EXPECT_EQ(read_count("1234"), 1234U);
  for (const std::string_view wrong : {"", "-1", "+1", "1x", " 1", "1234567890123456"}) {
    EXPECT_FALSE(read_count(wrong)) << wrong;
  }
}

}  // namespace
}  // namespace swarmstage::mesh
