// docs/results.md says what files hold; here it is held to that.

#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/report/events_file.h"
#include "engine/report/events_reader.h"
#include "engine/report/result_folder.h"
#include "tests/engine_report/sample_run.h"
#include "tests/engine_report/temporary_folder.h"

namespace swarmstage {
namespace {

using testing::HasSubstr;

std::string document() {
  return read_whole_file(SWARMSTAGE_SOURCE_DIR "/docs/results.md").value();
}

std::string as_code(const std::string& word) {
  std::string code = "`";
  code += word;
  code += '`';
  return code;
}

TEST(DocumentedResults, NameEveryKeyOfTheResult) {
  const std::string text = document();
  const Json run = sample_run().to_json();

  for (const auto& [key, value] : run.items()) {
    if (key.ends_with("_hash")) continue;  // "the two hashes of the run"
    EXPECT_THAT(text, HasSubstr(as_code(key)));
  }
  for (const auto& [key, value] : run["expectations"][0].items()) {
    EXPECT_THAT(text, HasSubstr(as_code(key)));
  }
}

TEST(DocumentedResults, NameEveryFileOfTheFolder) {
  const TemporaryFolder folder;
  ASSERT_EQ(write_result_folder(sample_run(), folder.path()), std::nullopt);
  const std::string text = document();

  for (const auto& each : std::filesystem::directory_iterator(folder.path())) {
    EXPECT_THAT(text, HasSubstr(as_code(each.path().filename())));
  }
}

TEST(DocumentedResults, ShowEventsAsTheyAreWritten) {
  const TemporaryFolder folder;
  std::string shown;
  std::istringstream lines(document());
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("{\"at_ns\"")) shown += line + "\n";
  }
  ASSERT_EQ(write_whole_file(folder.file("shown"), shown), std::nullopt);
  EventsReader reader = std::move(EventsReader::open(folder.file("shown")).value());
  EventsFile file = std::move(EventsFile::create(folder.file("written")).value());
  EventLine line;
  while (reader.next(line)) file.write(line.event());
  ASSERT_EQ(file.finish(), std::nullopt);

  EXPECT_EQ(file.lines(), 3U);
  EXPECT_EQ(read_whole_file(folder.file("written")).value(), shown);
}

}  // namespace
}  // namespace swarmstage
