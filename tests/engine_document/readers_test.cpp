#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/document/map_reader.h"
#include "engine/document/read_document.h"
#include "engine/document/value_readers.h"

namespace swarmstage {
namespace {

// One text as a file, and what a reader makes of its value.
class Readers : public testing::Test {
 protected:
  const Value* value_of(std::string_view text) {
    auto document = parse_document("key: " + std::string(text) + "\n", "s.yaml");
    document_.emplace(std::move(document.value()));
    problems_ = {};
    return document_->root().find("key");
  }
  std::string said() const { return problems_.to_string(); }

  std::optional<Document> document_;
  Problems problems_;
};

TEST_F(Readers, TakeQuantitiesWithTheirUnits) {
  EXPECT_EQ(read_duration(value_of("1m30s"), problems_), Duration(90s));
  EXPECT_EQ(read_size(value_of("64KiB"), problems_), 65536U);
  EXPECT_EQ(read_rate(value_of("20Mbps"), problems_), 20'000'000U);
  EXPECT_EQ(read_percentage(value_of("5%"), problems_), 0.05);
  EXPECT_EQ(read_percentage(value_of("0.05"), problems_), 0.05);
  EXPECT_EQ(said(), "");
}

TEST_F(Readers, SayWhatAQuantityLacks) {
  EXPECT_FALSE(read_duration(value_of("20"), problems_));
  EXPECT_EQ(said(), "s.yaml:1:6: '20' has no unit: expected a duration such as 20ms\n");
  EXPECT_FALSE(read_duration(value_of("soon"), problems_));
  EXPECT_EQ(said(), "s.yaml:1:6: expected a duration such as 250ms, found 'soon'\n");
  EXPECT_FALSE(read_size(value_of("[64KiB]"), problems_));
  EXPECT_EQ(said(), "s.yaml:1:6: expected a size such as 250KiB, found a list\n");
  EXPECT_FALSE(read_rate(value_of(""), problems_));
  EXPECT_EQ(said(), "s.yaml:1:1: expected a rate such as 250Mbps, found nothing\n");
  EXPECT_FALSE(read_percentage(value_of("20"), problems_));
  EXPECT_EQ(said(), "s.yaml:1:6: '20' is more than all: expected a share such as 20%\n");
  EXPECT_FALSE(read_percentage(value_of("120%"), problems_));
  EXPECT_EQ(said(), "s.yaml:1:6: expected a share from 0% to 100%, found '120%'\n");
}

TEST_F(Readers, HoldNumbersToTheirRange) {
  EXPECT_EQ(read_integer(value_of("7"), problems_, 1, 9), 7);
  EXPECT_EQ(read_real(value_of("-1.5"), problems_), -1.5);
  EXPECT_FALSE(read_integer(value_of("12"), problems_, 1, 9));
  EXPECT_EQ(said(), "s.yaml:1:6: expected an integer from 1 to 9, found '12'\n");
  EXPECT_FALSE(read_integer(value_of("1.5"), problems_, 0));
  EXPECT_EQ(said(), "s.yaml:1:6: expected an integer of at least 0, found '1.5'\n");
  EXPECT_FALSE(read_real(value_of("nan"), problems_));
  EXPECT_EQ(said(), "s.yaml:1:6: expected a number, found 'nan'\n");
}

TEST_F(Readers, TakeWordsFlagsAndLists) {
  const std::vector<std::string> stages = {"model", "packet", "sockets"};

  EXPECT_EQ(read_text(value_of("a word"), problems_), "a word");
  EXPECT_EQ(read_flag(value_of("true"), problems_), true);
  EXPECT_EQ(read_list(value_of("[a, b]"), problems_).size(), 2U);
  EXPECT_THAT(*read_texts(value_of("one"), problems_), testing::ElementsAre("one"));
  EXPECT_THAT(*read_texts(value_of("[a, b]"), problems_), testing::ElementsAre("a", "b"));
  EXPECT_EQ(read_choice(value_of("packet"), stages, problems_), 1U);
  EXPECT_EQ(said(), "");
}

TEST_F(Readers, NameTheNearestWord) {
  const std::vector<std::string> stages = {"model", "packet", "sockets"};

  EXPECT_FALSE(read_choice(value_of("pakcet"), stages, problems_));
  EXPECT_EQ(said(), "s.yaml:1:6: 'pakcet' is not known here; did you mean 'packet'?\n");
  EXPECT_FALSE(read_flag(value_of("yes"), problems_));
  EXPECT_EQ(said(), "s.yaml:1:6: expected true or false, found 'yes'\n");
  EXPECT_FALSE(read_texts(value_of("[a, [b]]"), problems_));
  EXPECT_EQ(said(), "s.yaml:1:10: expected a text, found a list\n");
  EXPECT_TRUE(read_list(value_of("a"), problems_).empty());
  EXPECT_EQ(said(), "s.yaml:1:6: expected a list, found 'a'\n");
}

TEST_F(Readers, LeaveAnAbsentKeyToTheCaller) {
  EXPECT_FALSE(read_duration(nullptr, problems_));
  EXPECT_FALSE(read_integer(nullptr, problems_));
  EXPECT_TRUE(read_list(nullptr, problems_).empty());
  EXPECT_EQ(said(), "");
}

TEST_F(Readers, ReportEachKeyThatNobodyAskedFor) {
  MapReader reader(*value_of("{ role: mesh, cuont: 3, banana: 1 }"), "a node group", problems_);

  EXPECT_EQ(reader.require("role")->text(), "mesh");
  EXPECT_EQ(reader.find("count"), nullptr);
  EXPECT_EQ(reader.require("region"), nullptr);
  reader.finish();

  EXPECT_EQ(said(),
            "s.yaml:1:6: a node group needs the key 'region'\n"
            "s.yaml:1:20: a node group has no key 'cuont'; did you mean 'count'?\n"
            "s.yaml:1:30: a node group has no key 'banana'; known are role, count, region\n");
}

TEST_F(Readers, WantAMapWhereOneIsDue) {
  MapReader reader(*value_of("[1]"), "a node group", problems_);

  EXPECT_EQ(reader.find("role"), nullptr);
  EXPECT_EQ(reader.require("region"), nullptr);
  reader.finish();

  EXPECT_EQ(said(), "s.yaml:1:6: expected a node group, a map, found a list\n");
}

TEST(Problems, ComeInOrderOfFilesAndLines) {
  Problems problems;
  problems.add("main.yaml", {9, 1}, "last");
  problems.add("other.yaml", {1, 1}, "of another file");
  problems.add("main.yaml", {2, 7}, "first");
  problems.add("main.yaml", {}, "about the whole");

  EXPECT_EQ(problems.to_string(),
            "main.yaml: about the whole\nmain.yaml:2:7: first\nmain.yaml:9:1: last\n"
            "other.yaml:1:1: of another file\n");
}

}  // namespace
}  // namespace swarmstage
