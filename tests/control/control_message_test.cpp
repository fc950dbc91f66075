#include "core/control/control_message.h"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "core/node/fields.h"
#include "core/node/json_fields.h"

namespace swarmstage {
namespace {

std::vector<ControlMessage> one_of_each() {
  using namespace control;
  const Json none = Json::object();
  return {Init{control_version, 7, 3, 1, "c0ffee", LogLevel::warning, {"lib.so"}, "part"},
          Epoch{123456789},
          AddSegment{"lan", {{"latency", 5}}},
          AddHost{"alice", {0, 1}, nullptr},
          AddName{"bob", {"10.0.0.2"}},
          AddNode{"alice", 0, "mesh", {{"port", 1}}},
          Start{"alice"},
          Stop{"alice"},
          Replace{"alice", none},
          Reload{"alice", 8, none},
          Invoke{"alice", 3, "say", {{"text", "hi"}}},
          Observe{"alice", 4, "peers", nullptr},
          Subscribe{"alice", "peers", none},
          Fault{"pause", {{"host", 0}}},
          Clock{"alice", 5ms, -2.5},
          Hold{true},
          Drain{""},
          Group{"224.0.0.1", 2, 9000, true, 1},
          Ready{control_version, 4711},
          Completed{"alice", at_time(1s), 3, false, {}, "no such peer"},
          Observed{4, 12},
          Reloaded{8, "no such key"},
          Changed{"alice", at_time(1s), 2, "peers", none, 3, 9},
          Event{"alice", at_time(2s), "MsgChatMessage", {{"from", "bob"}}},
          Sample{"alice", at_time(2s), "rtt", 0.5},
          Log{"alice", at_time(3s), LogLevel::error, "oh", none},
          Failed{"", at_time(3s), "no such role"},
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
  EXPECT_EQ(parse_control(R"({"type":"epoch","origin":"soon"})").error(),
            R"(a control line is wrong: 'origin' is '\"soon\"', the wrong type)");
  EXPECT_EQ(parse_control("[1").error(), "a control line is not a JSON object");
}

TEST(ControlMessage, TakesNoNumberForAnother) {
  for (const char* id : {"-1", "1.5", "1e30", "true", "18446744073709551616"}) {
    const std::string line =
        std::string(R"({"type":"observed","value":1,"id":)").append(id).append("}");
    EXPECT_NE(parse_control(line).error().find("the wrong type"), std::string::npos) << id;
  }
  EXPECT_FALSE(parse_control(R"({"type":"epoch","origin":9223372036854775808})"));
  EXPECT_FALSE(parse_control(R"({"type":"ready","process":1,"version":2147483648})"));
  EXPECT_FALSE(parse_control(R"({"type":"ready","process":1,"version":-2147483649})"));
  EXPECT_TRUE(parse_control(R"({"type":"epoch","origin":-5})"));
}

TEST(ControlMessage, ChecksEachNumberOfAList) {
  EXPECT_FALSE(parse_control(R"({"type":"add_host","name":"a","segments":[-1],"access":null})"));
  EXPECT_FALSE(parse_control(R"({"type":"add_host","name":"a","segments":0,"access":null})"));
  EXPECT_TRUE(parse_control(R"({"type":"add_host","name":"a","segments":[1],"access":null})"));
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
    EXPECT_LT(parsed.error().size(), 400U);
  }
}

TEST(ControlMessage, RefusesALineThatIsNestedTooDeep) {
  const auto line = [](std::size_t depth, const std::string& text) {
    std::string made = R"({"type":"observed","id":1,"value":)";
    made.append(depth, '[').append(text).append(depth, ']').append("}");
    return made;
  };
  const std::string brackets(1000, '[');

  EXPECT_TRUE(parse_control(line(255, "")));
  EXPECT_TRUE(parse_control(line(255, "\"\\\"" + brackets + "\"")));
  for (const std::size_t depth : {std::size_t{256}, std::size_t{1000000}}) {
    EXPECT_EQ(parse_control(line(depth, "")).error(),
              "a control line is nested deeper than 256 levels");
  }
  EXPECT_FALSE(parse_control("{\"type\":\"observed\\\"\",\"value\":" + brackets));
}

TEST(ControlMessage, TakesASampleThatIsNoNumberAndNothingElse) {
  const double none = std::numeric_limits<double>::quiet_NaN();

  const auto sample = parse_control(format_control(control::Sample{"a", {}, "rtt", none}));
  const auto clock = parse_control(format_control(control::Clock{"a", 5ms, none}));

  ASSERT_TRUE(sample) << sample.error();
  EXPECT_TRUE(std::isnan(std::get<control::Sample>(sample.value()).value));
  EXPECT_EQ(clock.error(), "a control line is wrong: 'drift_ppm' is 'null', the wrong type");
}

TEST(ControlMessage, BringsAnEventsFieldThatIsNoNumberAsTheSame) {
  std::vector<std::byte> encoded;

  encode_json_fields(encoded, "measured", {{"rtt", nullptr}, {"word", "null"}});

  const Json fields = decode_fields(ByteView(encoded.data(), encoded.size())).fields;
  EXPECT_TRUE(fields["rtt"].is_number_float());
  EXPECT_EQ(fields.dump(), R"({"rtt":null,"word":"null"})") << "as where it is in one process";
}

TEST(ControlMessage, RefusesAnotherVersion) {
  auto init = std::get<control::Init>(one_of_each()[0]);
  init.version = 1;

  EXPECT_EQ(parse_control(format_control(init)).error(),
            "a control line is wrong: it speaks version 1; expected version 3");
}

}  // namespace
}  // namespace swarmstage
