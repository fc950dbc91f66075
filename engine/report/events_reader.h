#pragma once

// Reads events.ndjson line by line. The fields stay text until somebody asks,
// because most readers look at few of a million events. A line that is no event
// ends the reading, and problem() says which.

#include <fstream>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "engine/run/run_result.h"

namespace swarmstage {

/// Views into the reader, valid until its next line.
struct EventLine {
  Duration at{};
  std::string_view node;
  std::string_view kind;
  std::string_view name;
  std::string_view fields;  // JSON

  RunEvent event() const;
};

class EventsReader {
 public:
  static Result<EventsReader> open(const std::string& path);
  /// False at the end, or at something wrong.
  bool next(EventLine& line);
  /// Empty: the file simply ended.
  const std::string& problem() const { return problem_; }

 private:
  bool read_plain(EventLine& line) const;
  bool read_any(EventLine& line);

  std::string path_;
  std::ifstream file_;
  std::string text_;  // of the line
  RunEvent parsed_;   // of a line that was not written the usual way
  std::string fields_;
  std::uint64_t number_ = 0;
  std::string problem_;
};

}  // namespace swarmstage
