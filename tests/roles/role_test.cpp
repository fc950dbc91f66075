#include "core/node/role.h"

#include <gtest/gtest.h>

#include "core/node/context.h"
#include "core/node/units.h"
#include "core/testing/node_probe.h"

namespace swarmstage {
namespace {

RoleDescriptor example_role() {
  RoleDescriptor role;
  role.name = "example";
  role.config = {{"ping_interval", ValueType::duration, "15s", "PING", "", 0.001, 3600, {}},
                 {"peers_max", ValueType::integer, 20, "", "", 1, 1000, {}},
                 {"line_max", ValueType::size, "64KiB", "", "", {}, 1 << 20, {}},
                 {"loss", ValueType::real, 0, "", "", 0, 0.25, {}},
                 {"mode", ValueType::text, "mesh", "", "", {}, {}, {"mesh", "gossip"}}};
  return role;
}

TEST(RoleConfig, FillsInDefaults) {
  const auto config = RoleConfig::parse(example_role(), Json{{"peers_max", 5}});

  ASSERT_TRUE(config);
  EXPECT_EQ(config.value().integer("peers_max"), 5);
  EXPECT_EQ(config.value().duration("ping_interval"), 15s);
}

TEST(RoleConfig, NamesAWrongKeyAndTheNearestRightOne) {
  const auto config = RoleConfig::parse(example_role(), Json{{"pingintervall", "1s"}});

  EXPECT_EQ(config.error(),
            "'pingintervall' is no configuration key of example; did you mean 'ping_interval'?");
}

TEST(RoleConfig, RefusesANumberWithoutItsUnit) {
  const auto config = RoleConfig::parse(example_role(), Json{{"ping_interval", 20}});

  EXPECT_EQ(config.error(),
            "'ping_interval' is 20; expected a duration with its unit, such as \"30s\"");
}

TEST(RoleConfig, RefusesWhatIsOutOfRangeOrNoChoiceInTheUnitsOfTheKey) {
  EXPECT_EQ(RoleConfig::parse(example_role(), Json{{"peers_max", 0}}).error(),
            "'peers_max' is 0; expected at least 1");
  EXPECT_EQ(RoleConfig::parse(example_role(), Json{{"ping_interval", "2h"}}).error(),
            "'ping_interval' is \"2h\"; expected at most 1h");
  EXPECT_EQ(RoleConfig::parse(example_role(), Json{{"line_max", "5GiB"}}).error(),
            "'line_max' is \"5GiB\"; expected at most 1MiB");
  EXPECT_EQ(RoleConfig::parse(example_role(), Json{{"loss", 1.5}}).error(),
            "'loss' is 1.5; expected at most 0.25");
  EXPECT_EQ(RoleConfig::parse(example_role(), Json{{"mode", "mash"}}).error(),
            "'mode' cannot be 'mash'; did you mean 'mesh'?");
}

TEST(RoleRegistry, SaysWhichRolesThereAre) {
  RoleRegistry registry;
  registry.add({example_role(), {}});

  EXPECT_EQ(registry.make("exmaple", {}).error(),
            "no role is called 'exmaple'; did you mean 'example'?");
}

TEST(Units, ReadsWhatPeopleWrite) {
  EXPECT_EQ(parse_duration("1m30s").value(), 90s);
  EXPECT_EQ(parse_duration("2.5ms").value(), 2500us);
  EXPECT_EQ(parse_size("64KiB").value(), 65536U);
  EXPECT_EQ(parse_rate("50Mbps").value(), 50'000'000U);
  EXPECT_FALSE(parse_duration("20"));
  EXPECT_FALSE(parse_duration("s"));
  EXPECT_FALSE(parse_size("3 apples"));
  EXPECT_EQ(format_duration(90s), "1m30s");
}

TEST(Units, RoundsToTheNearestWholeAndLosesNothingBefore) {
  EXPECT_EQ(parse_duration("0.4ns").value(), 0ns);
  EXPECT_EQ(parse_duration("0.5ns").value(), 1ns);
  EXPECT_EQ(parse_duration(".5s").value(), 500ms);
  EXPECT_EQ(parse_duration("1.s").value(), 1s);
  EXPECT_EQ(parse_duration("123456789.123456789s").value().count(), 123'456'789'123'456'789);
  EXPECT_EQ(parse_size("9123456789GB").value(), 9'123'456'789'000'000'000U);
  EXPECT_EQ(parse_duration("0.3333333333333333333333333333333s").value(), 333'333'333ns);
  EXPECT_EQ(parse_duration("00000000000000000000000001h0.10s").value(), 3600s + 100ms);
}

TEST(Units, RefusesWhatDoesNotFitOrIsNoNumber) {
  for (const char* text : {"-1s", ".s", "s1", "1.2.3s", "infs", "nans", "1e3s", "+1s", ""}) {
    EXPECT_FALSE(parse_duration(text)) << text;
    EXPECT_FALSE(too_much(text)) << text;
  }
}

TEST(Units, SayHowMuchThereMayBeOfWhatWouldNotFit) {
  EXPECT_EQ(parse_duration("87600h").value(), longest_duration);
  EXPECT_FALSE(too_much("87600h"));
  for (const char* text : {"99999999999999999999s", "2562048h", "87600h1ns", "87600h87600h",
                           "99999999999999999999.5h3m", "9223372036854775807ns"}) {
    const std::string wrong =
        "'" + std::string(text) + "' is too much: a duration is at most 87600h, ten years";
    EXPECT_EQ(parse_duration(text).error(), wrong);
    EXPECT_EQ(too_much(text), wrong);
  }
  EXPECT_EQ(too_much("99999999999GB"),
            "'99999999999GB' is too much: a size is at most 9200000000GB");
  EXPECT_EQ(parse_rate("99999999999Gbps").error(),
            "'99999999999Gbps' is too much: a rate is at most 9200000000Gbps");
}

class Echo : public Node {
 public:
  void on_start(Context& context) override { context.listen({.port = 7}); }
  void on_stream_data(Context& context, StreamId stream, ByteView bytes) override {
    context.write(stream, bytes);
  }
  void on_stream_end(Context& context, StreamId stream) override { context.finish(stream); }
};

TEST(NodeProbe, ShowsWhatANodeAskedFor) {
  NodeProbe probe(std::make_unique<Echo>());
  probe.start();
  const StreamId peer = probe.accept("10.0.0.2:5000");

  probe.data(peer, "hello");
  probe.end(peer);

  EXPECT_EQ(probe.written(peer), "hello");
  EXPECT_TRUE(probe.finished(peer));
}

}  // namespace
}  // namespace swarmstage
