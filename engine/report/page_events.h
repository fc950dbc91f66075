#pragma once

// What a page shows of events.ndjson: for each node its first, its last and its
// most interesting lines; for each metric its course over the run; how often
// each event happened when. Bounded, however many events there are.

#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "engine/report/events_reader.h"
#include "engine/report/page_window.h"

namespace swarmstage {

class PageEvents {
 public:
  static constexpr std::size_t buckets = 200;
  static constexpr std::size_t most_lines = 12'000;

  static Result<PageEvents> read(const std::string& events_path, const RunResult& run);

  std::uint64_t total() const { return total_; }
  /// [time, node, kind, name, fields], in order of time.
  Json lines() const;
  /// By name: {unit, course: [[bucket, count, p50, p99, most], ...]}.
  Json metrics(const RunResult& run);
  /// By name, the most frequent ones: how many in each bucket.
  Json rates() const;

 private:
  struct Line {
    std::uint64_t number = 0;
    RunEvent event;
  };
  struct NodeLines {
    std::vector<Line> first;
    std::vector<Line> inside;  // the window
    std::deque<Line> last;
  };

  PageEvents(const RunResult& run);
  void add(const EventLine& line);
  void keep(const EventLine& line);
  std::size_t bucket_of(Duration at) const;

  PageWindow window_;
  Duration length_{};
  std::size_t lines_of_node_ = 0;
  std::uint64_t total_ = 0;
  std::size_t kept_ = 0;  // lines, of all nodes
  std::map<std::string, NodeLines, std::less<>> nodes_;
  std::map<std::string, std::vector<std::vector<double>>, std::less<>> samples_;
  std::map<std::string, std::vector<std::uint32_t>, std::less<>> rates_;
};

/// Seconds, to the microsecond: what a page needs, in few digits.
double page_seconds(Duration at);

}  // namespace swarmstage
