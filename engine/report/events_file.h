#pragma once

// Writes events.ndjson: one line for each thing that happened, in the order it
// is told. It sits in the middle of a run, so all that is done there is to copy
// the bytes; lines are made of them, and written, by the thread of the background
// file. Owned by the run, which must finish it; a file that was not finished is
// not there. What a line looks like: event_lines.h.

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/byte_view.h"
#include "engine/report/background_file.h"
#include "engine/report/event_lines.h"
#include "engine/run/run_result.h"

namespace swarmstage {

class EventsFile {
 public:
  static Result<EventsFile> create(const std::string& path);

  /// `encoded`: as an observer is given it.
  void event(Duration at, std::string_view node, ByteView encoded);
  /// Its level becomes the first field.
  void log(Duration at, std::string_view node, LogLevel level, ByteView encoded);
  void sample(Duration at, std::string_view node, std::string_view name, double value);
  void write(const RunEvent& event);

  std::uint64_t lines() const { return lines_; }
  /// False after the disk was full; the run may go on, finish says what happened.
  bool good() const { return file_->good(); }
  /// Nothing, or one line that says why there is no file. Once, and last.
  std::optional<std::string> finish();

 private:
  struct Head;  // of what was told, before its bytes
  explicit EventsFile(std::unique_ptr<WholeFile> file);
  void keep(Head head, std::string_view node, ByteView bytes);
  void put(ByteView bytes);

  std::unique_ptr<BackgroundFile> file_;
  std::string buffer_;    // its first bytes are what was told, the rest is room
  std::size_t used_ = 0;  // of them
  std::uint64_t lines_ = 0;
  EventLines own_;  // of what comes as JSON
};

}  // namespace swarmstage
