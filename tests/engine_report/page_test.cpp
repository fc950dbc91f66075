#include "engine/report/page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/report/drawing.h"
#include "engine/report/events_file.h"
#include "engine/report/page_window.h"
#include "engine/report/result_folder.h"
#include "engine/report/traffic.h"
#include "tests/engine_report/sample_run.h"
#include "tests/engine_report/temporary_folder.h"
#include "tests/support/small_run.h"

namespace swarmstage {
namespace {

using support::SmallRun;
using testing::HasSubstr;
using testing::Not;

// The JSON that lies in a page.
Json data_in(const std::string& page) {
  const std::string begin = R"(<script type="application/json" id="data">)";
  const std::size_t from = page.find(begin) + begin.size();
  return Json::parse(page.substr(from, page.find("</script>", from) - from));
}

TEST(Page, HoldsTheRunItsMessagesAndItsEvents) {
  const TemporaryFolder folder;
  const RunResult run = support::play_into({.datagrams = true}, folder.path());

  const auto page = report_page(run, folder.path());

  ASSERT_TRUE(page) << page.error();
  const Json data = data_in(page.value());
  EXPECT_EQ(data["result"]["scenario"], "a ring of pings");
  EXPECT_EQ(data["nodes"].size(), 3U);
  EXPECT_EQ(data["lines"].size(), 3U);
  EXPECT_GT(data["messages"].size(), 40U);
  EXPECT_EQ(data["events_total"], 2 * 3 * 9);  // an event and a sample for each answer
  EXPECT_GT(data["metrics"]["ping_rtt"]["course"].size(), 5U);
  EXPECT_TRUE(data["lacks"].empty());
}

TEST(Page, LoadsNothingFromAnywhere) {
  const TemporaryFolder folder;
  const std::string page =
      report_page(support::play_into({}, folder.path()), folder.path()).value();

  for (const char* fetch : {"http://", "https://fonts", " src=", "@import", "url(", "<link"}) {
    std::string without = page;
    const std::string name_space = "http://www.w3.org/2000/svg";
    for (auto at = without.find(name_space); at != std::string::npos;
         at = without.find(name_space)) {
      without.erase(at, name_space.size());
    }
    EXPECT_THAT(without, Not(HasSubstr(fetch)));
  }
}

TEST(Page, IsNotBrokenByWhatNodesSay) {
  const TemporaryFolder folder;
  RunResult run = support::play_into({}, folder.path());
  run.scenario = "</script><script>alert(1)</script> /*DATA*/ \xff";

  const std::string page = report_page(run, folder.path()).value();

  EXPECT_THAT(page, Not(HasSubstr("alert(1)</script>")));
  EXPECT_THAT(data_in(page)["result"]["scenario"].get<std::string>(), HasSubstr("<script>alert"));
}

TEST(Page, SaysWhatItLacks) {
  const TemporaryFolder folder;

  const auto page = report_page(sample_run(), folder.path());

  ASSERT_TRUE(page) << page.error();
  EXPECT_EQ(data_in(page.value())["lacks"].size(), 2U);
}

TEST(Page, StaysSmallHoweverManyNodesAndEventsThereAre) {
  const TemporaryFolder folder;
  RunResult run = sample_run();
  run.nodes.clear();
  for (int i = 0; i < 10'000; ++i) {
    run.nodes.push_back({"peer[" + std::to_string(i) + "]", "peer", "mesh", "eu", "10.0.0.1", 0});
  }
  EventsFile events = std::move(EventsFile::create(folder.file("events.ndjson")).value());
  const Json fields = {{"text", std::string(150, 'x')}};
  for (std::size_t i = 0; i < 100'000; ++i) {
    events.write({Duration(static_cast<std::int64_t>(i) * 300'000), run.nodes[i % 10'000].name,
                  "event", "Said", fields});
  }
  ASSERT_EQ(events.finish(), std::nullopt);

  const auto page = report_page(run, folder.path());

  ASSERT_TRUE(page) << page.error();
  EXPECT_LT(page.value().size(), 5'000'000U);
  EXPECT_EQ(data_in(page.value())["events_total"], 100'000);
}

TEST(Page, KeepsTheFirstAndTheLastLinesOfANode) {
  const TemporaryFolder folder;
  const RunResult run = sample_run();
  EventsFile events = std::move(EventsFile::create(folder.file("events.ndjson")).value());
  for (int i = 0; i < 30'000; ++i) {
    events.write({Duration(i) * 1'000'000, "peer[0]", "event", "Said", {{"i", i}}});
  }
  ASSERT_EQ(events.finish(), std::nullopt);

  const Json lines = data_in(report_page(run, folder.path()).value())["events"];

  EXPECT_EQ(lines.front()[4], R"({"i":0})");
  EXPECT_EQ(lines.back()[4], R"({"i":29999})");
  EXPECT_LT(lines.size(), 2000U);
}

TEST(Page, OfATraceThatIsNoneIsAnError) {
  const TemporaryFolder folder;
  ASSERT_EQ(write_whole_file(ResultFolder{folder.path()}.trace(), "nothing"), std::nullopt);

  EXPECT_THAT(report_page(sample_run(), folder.path()).error(), HasSubstr("this is no trace"));
}

TEST(Page, IsWrittenWithTheDrawings) {
  const TemporaryFolder folder;
  const RunResult run = support::play_into({}, folder.path());

  EXPECT_EQ(write_report(run, folder.path()), std::nullopt);

  const ResultFolder places{folder.path()};
  EXPECT_THAT(read_whole_file(places.page()).value(), HasSubstr("<!doctype html>"));
  EXPECT_THAT(read_whole_file(places.graph_dot()).value(),
              HasSubstr(R"("peer[0]" -- "peer[1]" [label=)"));
  EXPECT_THAT(read_whole_file(places.graph_svg()).value(), HasSubstr("<title>peer[2]</title>"));
}

TEST(PageWindow, LiesAroundTheFailureElseTheFaultElseTheBeginning) {
  RunResult run = sample_run();
  EXPECT_EQ(PageWindow::of(run).focus, 20s);
  EXPECT_EQ(PageWindow::of(run).from, 12s);

  run.expectations.clear();
  EXPECT_EQ(PageWindow::of(run).focus, 12s);

  run.spans.clear();
  EXPECT_EQ(PageWindow::of(run).from, 0s);
  EXPECT_EQ(PageWindow::of(run).until, 10s);
}

TEST(Traffic, OfTooManyMessagesKeepsThoseNearestToTheFocus) {
  const TemporaryFolder folder;
  support::play_into({.datagrams = true, .period = 10ms}, folder.path());
  const std::string trace = ResultFolder{folder.path()}.trace();

  const auto traffic = Traffic::read(trace, {0s, 5s, 2s}, 20);

  ASSERT_TRUE(traffic) << traffic.error();
  EXPECT_FALSE(traffic.value().complete);
  ASSERT_EQ(traffic.value().messages.size(), 20U);
  for (const ShownMessage& each : traffic.value().messages) {
    EXPECT_LT(each.sent < 2s ? 2s - each.sent : each.sent - 2s, 60ms);
  }
  EXPECT_EQ(traffic.value().flows.size(), 6U);
}

TEST(Drawing, OfARunWithoutNodesIsEmpty) {
  RunResult run = sample_run();
  run.nodes.clear();

  const Drawing drawing = Drawing::of(run, {});

  EXPECT_TRUE(drawing.places.empty());
  EXPECT_THAT(drawing.svg(run), HasSubstr("</svg>"));
}

}  // namespace
}  // namespace swarmstage
