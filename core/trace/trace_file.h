#pragma once

// Traces as bytes: a header, then the records of all nodes in the order they
// happened. The writer appends to any stream; the reader checks everything,
// because a file may come from anywhere and may be cut short: what is whole is
// read, and the rest is told.
//
//   "SWTRACE\n"  version (byte)  header length (4 bytes)  header (JSON)
//   record: kind, type (bytes), node, time since the record before, body length
//   (variable-length numbers), body

#include <functional>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json.h"
#include "core/base/result.h"
#include "core/trace/trace_sink.h"

namespace swarmstage {

inline constexpr std::uint8_t trace_version = 1;

struct TraceHeader {
  std::uint64_t seed = 0;
  std::string stage;
  std::string scenario;

  Json to_json() const;
};

class TraceWriter : public TraceSink {
 public:
  /// The stream must outlive the writer and whoever records into it.
  TraceWriter(std::ostream& out, const TraceHeader& header);
  void record(const TraceRecord& record) override;
  /// False after a write failed (a full disk); nothing more is written then.
  bool good() const { return good_; }
  std::uint64_t bytes() const { return bytes_; }

 private:
  void write(std::string_view bytes);

  std::ostream& out_;
  std::string buffer_;
  std::uint64_t last_time_ = 0;
  std::uint64_t bytes_ = 0;
  bool good_ = true;
};

class TraceReader {
 public:
  /// Reads the header; the text must outlive the reader and what it returns.
  static Result<TraceReader> open(std::string_view text);
  const TraceHeader& header() const { return header_; }
  /// The next whole record; false at the end or at something wrong.
  bool next(TraceRecord& record);
  /// Why next said no; empty: the trace simply ended.
  const std::string& problem() const { return problem_; }

 private:
  bool number(std::uint64_t& value);
  bool wrong(std::string_view what);

  std::string_view text_;
  std::size_t at_ = 0;
  std::uint64_t last_time_ = 0;
  TraceHeader header_;
  std::string problem_;
};

}  // namespace swarmstage
