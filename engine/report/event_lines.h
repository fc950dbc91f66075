#pragma once

// Makes the lines of events.ndjson: encoded bytes to text without any JSON between,
// for there may be hundreds of thousands in a second. Lines are appended to a text
// that their owner takes away whenever it likes.
//
//   {"at_ns":12500000,"node":"peer[0]","kind":"event","name":"MsgPing","fields":{"number":4}}

#include <string>
#include <string_view>

#include "core/base/byte_view.h"
#include "core/node/fields.h"
#include "engine/run/run_result.h"

namespace swarmstage {

class EventLines {
 public:
  /// `encoded`: as an observer is given it.
  void event(Duration at, std::string_view node, ByteView encoded);
  /// Its level becomes the first field.
  void log(Duration at, std::string_view node, LogLevel level, ByteView encoded);
  void sample(Duration at, std::string_view node, std::string_view name, double value);
  void write(const RunEvent& event);
  /// One that is made already.
  void add(std::string_view line);

  std::string_view text() const { return std::string_view(buffer_).substr(0, used_); }
  void clear() { used_ = 0; }

 private:
  void make_room(std::size_t bytes);
  void begin(Duration at, std::string_view node, std::string_view kind, std::string_view name);
  void fields(FieldsReader& reader, bool first);
  void put(std::string_view bytes);
  void put_text(std::string_view text);
  void put_value(std::int64_t value);
  void put_value(double value);
  void put_value(bool value) { put(value ? "true" : "false"); }
  void put_value(std::string_view value) { put_text(value); }

  std::string buffer_;    // its first bytes are text, the rest is room
  std::size_t used_ = 0;  // of them
};

std::string_view to_string(LogLevel level);

}  // namespace swarmstage
