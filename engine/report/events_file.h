#pragma once

// Writes events.ndjson: one line for each thing that happened, in the order it
// is told. It sits in the middle of a run, so events of nodes go from their
// encoded bytes to text without any JSON between. Owned by the run, which must
// finish it; a file that was not finished is not there.
//
//   {"at_ns":12500000,"node":"peer[0]","kind":"event","name":"MsgPing","fields":{"number":4}}

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/byte_view.h"
#include "core/node/fields.h"
#include "engine/report/background_file.h"
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
  explicit EventsFile(std::unique_ptr<WholeFile> file)
      : file_(std::make_unique<BackgroundFile>(std::move(file))) {}
  void make_room(std::size_t bytes);
  void begin(Duration at, std::string_view node, std::string_view kind, std::string_view name);
  void fields(FieldsReader& reader, bool first);
  void end();
  void put(std::string_view bytes);
  void put_text(std::string_view text);
  void put_value(std::int64_t value);
  void put_value(double value);
  void put_value(bool value) { put(value ? "true" : "false"); }
  void put_value(std::string_view value) { put_text(value); }

  std::unique_ptr<BackgroundFile> file_;
  std::string buffer_;    // its first bytes are text, the rest is room
  std::size_t used_ = 0;  // of them
  std::uint64_t lines_ = 0;
};

std::string_view to_string(LogLevel level);

}  // namespace swarmstage
