// Several traces made into one.

#include "net/remote/trace_parts.h"

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/trace/trace_file.h"
#include "tests/engine_report/temporary_folder.h"

namespace swarmstage::net {
namespace {

using testing::ElementsAre;

/// Notes each record as "node at time: body".
class Notes : public TraceSink {
 public:
  void record(const TraceRecord& record) override {
    std::string line = std::to_string(record.node.value);
    line += " at ";
    line += std::to_string(nanoseconds(record.time));
    line += ": ";
    line += record.body.text();
    lines.push_back(std::move(line));
  }
  std::vector<std::string> lines;
};

class TraceParts : public testing::Test {
 protected:
  /// Records of one process: whose, when and what.
  struct Entry {
    std::uint32_t node;
    std::int64_t time;
    std::string_view body;
  };
  static void write(const TracePart& part, const std::vector<Entry>& entries) {
    std::ofstream file(part.path, std::ios::binary);
    TraceWriter writer(file, {});
    for (const Entry& each : entries) {
      writer.record({RecordKind::delivery,
                     0,
                     {each.node},
                     TimePoint(Duration(each.time)),
                     ByteView(each.body)});
    }
  }

  TemporaryFolder folder_;
  std::vector<TracePart> parts_ = trace_parts(folder_.path(), 2);
  Notes notes_;
};

TEST_F(TraceParts, AreJoinedByTimeUnderTheNumbersOfTheRun) {
  parts_[0].nodes = {{0}, {2}};
  parts_[1].nodes = {{1}, {3}};
  write(parts_[0], {{0, 10, "a"}, {1, 30, "b"}, {0, 30, "c"}});
  write(parts_[1], {{1, 5, "d"}, {0, 30, "e"}, {0, 31, "f"}});

  join_traces(parts_, notes_);

  EXPECT_THAT(notes_.lines, ElementsAre("3 at 5: d", "0 at 10: a", "2 at 30: b", "0 at 30: c",
                                        "1 at 30: e", "1 at 31: f"));
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
}

TEST_F(TraceParts, ThatWereCutShortGiveWhatIsWholeOfThem) {
  parts_[0].nodes = {{0}};
  parts_[1].nodes = {{1}};
  write(parts_[0], {{0, 1, "whole"}, {0, 2, "half"}});
  std::filesystem::resize_file(parts_[0].path, std::filesystem::file_size(parts_[0].path) - 1);
  write(parts_[1], {{0, 3, "later"}, {1, 4, "of nobody"}});

  join_traces(parts_, notes_);

  EXPECT_THAT(notes_.lines, ElementsAre("0 at 1: whole", "1 at 3: later"));
}

TEST_F(TraceParts, MayBeMissingOrEmpty) {
  std::ofstream(parts_[1].path).close();

  join_traces(parts_, notes_);

  EXPECT_THAT(notes_.lines, ElementsAre());
}

}  // namespace
}  // namespace swarmstage::net
