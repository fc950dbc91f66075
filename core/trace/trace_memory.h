#pragma once

// A trace kept in memory, the records of each node apart and in order. For
// comparing two runs; whoever records into it owns it. Records it hands out
// point into it and are valid until the next one is recorded.

#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/trace/trace_sink.h"

namespace swarmstage {

class TraceMemory : public TraceSink {
 public:
  /// From the whole text of a trace file.
  static Result<TraceMemory> read(std::string_view trace);

  void record(const TraceRecord& record) override;
  /// One more than the greatest index of a node that was recorded.
  std::uint32_t node_count() const { return static_cast<std::uint32_t>(nodes_.size()); }
  std::size_t count(NodeIndex node) const;
  TraceRecord at(NodeIndex node, std::size_t number) const;

 private:
  struct Kept {
    RecordKind kind;
    std::uint8_t type;
    TimePoint time;
    std::size_t offset;
    std::size_t size;
  };

  std::vector<std::vector<Kept>> nodes_;
  std::vector<std::byte> bytes_;
};

}  // namespace swarmstage
