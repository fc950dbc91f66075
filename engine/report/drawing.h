#pragma once

// The network of a run as a picture: nodes in rings, neighbours by region and
// group, a line between two that talked. As DOT for other tools, as SVG to look
// at; the page draws from the same places.

#include <string>
#include <vector>

#include "engine/report/traffic.h"
#include "engine/run/run_result.h"

namespace swarmstage {

struct Drawing {
  struct Line {
    std::size_t one = 0;  // positions in RunResult::nodes, the smaller first
    std::size_t other = 0;
    std::uint64_t messages = 0;
  };
  struct Place {
    double x = 0;  // from -1 to 1
    double y = 0;
  };

  std::vector<Place> places;
  std::vector<Line> lines;  // those with the most messages first

  static constexpr std::size_t most_lines = 3000;
  /// `traffic` may be empty: then there are no lines.
  static Drawing of(const RunResult& run, const Traffic& traffic);
  std::string dot(const RunResult& run) const;
  std::string svg(const RunResult& run) const;
};

}  // namespace swarmstage
