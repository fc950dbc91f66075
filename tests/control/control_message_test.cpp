#include "core/control/control_message.h"

#include <gtest/gtest.h>

namespace swarmstage {
namespace {

std::vector<ControlMessage> one_of_each() {
  using namespace control;
  return {Init{1, "alice", "mesh", {{"port", 1}}, 7, {123}, {{"bob", {"10.0.0.2"}}}},
          Invoke{{3}, "say", {{"text", "hi"}}},
          Observe{4, "peers", nullptr},
          Subscribe{{"peers"}, true, false, LogLevel::warning},
          Fault{"full_disk", {{"free", 0}}},
          Clock{5ms, -2.5},
          Drain{3s},
          Ready{1, {"10.0.0.1:80"}},
          Completed{{3}, {false, {}, "no such peer"}},
          Observed{4, 12},
          Changed{at_time(1s), "peers", 3, 9},
          Event{at_time(2s), "MsgChatMessage", {{"from", "bob"}}},
          Sample{at_time(2s), "rtt", 0.5},
          Log{at_time(3s), LogLevel::error, "oh", Json::object()},
          Failed{"no such role"},
          Drained{}};
}

TEST(ControlMessage, ComesBackAsItWasWritten) {
  for (const ControlMessage& message : one_of_each()) {
    const std::string line = format_control(message);

    const auto parsed = parse_control(line);

    ASSERT_TRUE(parsed) << parsed.error();
    EXPECT_EQ(parsed.value().index(), message.index());
    EXPECT_EQ(format_control(parsed.value()), line);
    EXPECT_EQ(line.find('\n'), std::string::npos);
  }
}

TEST(ControlMessage, IsRefusedWhenAnyOfItsKeysIsMissing) {
  for (const ControlMessage& message : one_of_each()) {
    const Json whole = Json::parse(format_control(message));
    for (const auto& [key, value] : whole.items()) {
      Json cut = whole;
      cut.erase(key);

      const auto parsed = parse_control(cut.dump());

      EXPECT_EQ(parsed.error(), "a control line is wrong: it has no '" + key + "'");
    }
  }
}

TEST(ControlMessage, SaysWhatIsWrongAndWhatIsNearest) {
  EXPECT_EQ(parse_control(R"({"type":"invok"})").error(),
            "a control line is wrong: 'invok' is no type of message; did you mean 'invoke'?");
  EXPECT_EQ(parse_control(R"({"type":"drain","deadline":"soon"})").error(),
            "a control line is wrong: 'deadline' is \"soon\", the wrong type");
  EXPECT_EQ(parse_control("[1").error(), "a control line is not a JSON object");
}

TEST(ControlMessage, TakesNoNumberForAnother) {
  for (const char* id : {"-1", "1.5", "1e30", "true", "18446744073709551616"}) {
    const std::string line =
        std::string(R"({"type":"observed","value":1,"id":)").append(id).append("}");
    EXPECT_NE(parse_control(line).error().find("the wrong type"), std::string::npos) << id;
  }
  EXPECT_FALSE(parse_control(R"({"type":"drain","deadline":9223372036854775808})"));
  EXPECT_FALSE(parse_control(R"({"type":"ready","endpoints":[],"version":2147483648})"));
  EXPECT_FALSE(parse_control(R"({"type":"ready","endpoints":[],"version":-2147483649})"));
  EXPECT_TRUE(parse_control(R"({"type":"drain","deadline":-5})"));
}

TEST(ControlMessage, IsRefusedInOneLineWhateverItSays) {
  std::string wild = "line\\nline\\u001b";
  wild.append(5000, 'x');

  for (const std::string& key :
       {std::string("type"), std::string("type\":\"log\",\"time\":0,\"level")}) {
    std::string line = "{\"";
    line.append(key).append("\":\"").append(wild).append("\"}");
    const auto parsed = parse_control(line);

    ASSERT_FALSE(parsed);
    EXPECT_EQ(parsed.error().find_first_of("\n\x1b"), std::string::npos);
    EXPECT_LT(parsed.error().size(), 300U);
  }
}

TEST(ControlMessage, RefusesAnotherVersion) {
  auto init = std::get<control::Init>(one_of_each()[0]);
  init.version = 2;

  EXPECT_EQ(parse_control(format_control(init)).error(),
            "a control line is wrong: it speaks version 2; expected version 1");
}

}  // namespace
}  // namespace swarmstage
