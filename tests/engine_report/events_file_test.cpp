#include "engine/report/events_file.h"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/report/events_reader.h"
#include "tests/engine_report/full_disk.h"
#include "tests/engine_report/temporary_folder.h"

namespace swarmstage {
namespace {

using testing::HasSubstr;

std::vector<std::byte> encode(std::string_view name, Fields fields) {
  std::vector<std::byte> bytes;
  encode_fields(bytes, name, fields);
  return bytes;
}

class Events : public testing::Test {
 protected:
  EventsFile create() { return std::move(EventsFile::create(path_).value()); }
  std::string text() const { return read_whole_file(path_).value(); }
  std::vector<RunEvent> read() const {
    auto reader = EventsReader::open(path_);
    EXPECT_TRUE(reader) << reader.error();
    std::vector<RunEvent> events;
    EventLine line;
    while (reader.value().next(line)) events.push_back(line.event());
    problem_ = reader.value().problem();
    return events;
  }

  TemporaryFolder folder_;
  std::string path_ = folder_.file("events.ndjson");
  mutable std::string problem_;
};

TEST_F(Events, AreWrittenOneToALineWithExactNumbers) {
  EventsFile file = create();

  file.event(12500us, "peer[0]", encode("MsgPing", {{"number", 4}, {"share", 0.1}, {"on", true}}));
  file.log(1s, "peer[1]", LogLevel::warning, encode("slow", {{"by", "7ms"}}));
  file.sample(2s, "peer[1]", "ping_rtt", 10250000);
  file.write({3s, "", "fault", "the crash", {{"nodes", {"peer[2]"}}}});

  EXPECT_EQ(file.finish(), std::nullopt);
  EXPECT_EQ(text(), R"({"at_ns":12500000,"node":"peer[0]","kind":"event","name":"MsgPing",)"
                    R"("fields":{"number":4,"share":0.1,"on":true}})"
                    "\n"
                    R"({"at_ns":1000000000,"node":"peer[1]","kind":"log","name":"slow",)"
                    R"("fields":{"level":"warning","by":"7ms"}})"
                    "\n"
                    R"({"at_ns":2000000000,"node":"peer[1]","kind":"sample","name":"ping_rtt",)"
                    R"("fields":{"value":10250000}})"
                    "\n"
                    R"({"at_ns":3000000000,"node":"","kind":"fault","name":"the crash",)"
                    R"("fields":{"nodes":["peer[2]"]}})"
                    "\n");
}

TEST_F(Events, ComeBackWhateverTheyHold) {
  EventsFile file = create();
  const std::string strange("say \"hi\"\n\xff\x01 é", 15);

  file.event(1ns, strange, encode(strange, {{strange, strange}}));
  file.event(Duration::max(), "a}}", encode("b", {{"c", "}}"}, {"d", INT64_MIN}}));
  file.sample(2ns, "a", "none", std::nan(""));
  EXPECT_EQ(file.finish(), std::nullopt);

  const auto events = read();
  ASSERT_EQ(events.size(), 3U) << problem_;
  EXPECT_THAT(events[0].node, HasSubstr("say \"hi\"\n\xef\xbf\xbd\x01 é"));
  EXPECT_EQ(events[0].fields.begin().value(), events[0].name);
  EXPECT_EQ(events[1].at, Duration::max());
  EXPECT_EQ(events[1].fields.dump(), R"({"c":"}}","d":-9223372036854775808})");
  EXPECT_TRUE(events[2].fields["value"].is_null());
}

TEST_F(Events, GoThroughTheBufferInOrder) {
  EventsFile file = create();
  for (int i = 0; i < 20000; ++i) file.event(Duration(i), "peer[3]", encode("e", {{"i", i}}));
  EXPECT_EQ(file.lines(), 20000U);
  EXPECT_EQ(file.finish(), std::nullopt);

  const auto events = read();

  ASSERT_EQ(events.size(), 20000U);
  for (int i = 0; i < 20000; ++i) ASSERT_EQ(events[static_cast<std::size_t>(i)].fields["i"], i);
}

TEST_F(Events, OfAnUnfinishedFileAreNotThere) {
  { create().sample(1s, "a", "b", 1); }

  EXPECT_EQ(folder_.count(), 0U);
}

TEST_F(Events, OnAFullDiskAreAnErrorAndNoHalfFile) {
  EventsFile file = create();
  const FullDisk full(100'000);

  for (int i = 0; i < 20000; ++i) file.sample(1s, "peer[0]", "ping_rtt", i);

  EXPECT_FALSE(file.good());
  const auto problem = file.finish();
  ASSERT_TRUE(problem);
  EXPECT_THAT(*problem, HasSubstr("cannot write '" + path_ + "': "));
  EXPECT_EQ(folder_.count(), 0U);
}

TEST_F(Events, ThatAreNoneEndTheReading) {
  ASSERT_EQ(write_whole_file(path_, R"({"at_ns":1,"node":"a","kind":"k","name":"n","fields":{}})"
                                    "\n{\"at_ns\":2}\n"),
            std::nullopt);

  EXPECT_EQ(read().size(), 1U);
  EXPECT_EQ(problem_, path_ + ":2: this is no event: node is missing");
  EXPECT_THAT(EventsReader::open("/nowhere/events").error(),
              HasSubstr("cannot read '/nowhere/events'"));
  EXPECT_THAT(EventsFile::create("/nowhere/events").error(),
              HasSubstr("cannot write '/nowhere/events': No such file"));
}

TEST_F(Events, AreAlsoReadWhenWrittenByOthers) {
  ASSERT_EQ(write_whole_file(
                path_, R"({ "node": "a", "at_ns": 5, "kind": "k", "name": "n", "fields": {} })"),
            std::nullopt);

  const auto events = read();

  ASSERT_EQ(events.size(), 1U) << problem_;
  EXPECT_EQ(events[0].at, Duration(5));
}

}  // namespace
}  // namespace swarmstage
