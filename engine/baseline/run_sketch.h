#pragma once

// A few thousand bytes that remember the course of a whole run, so that a later
// run can be told where it departs from it without the old trace: two bytes of
// hash for each block of records, in the order they happened. A run of up to
// 2,048 records has one record to a block; beyond, blocks double. A difference
// escapes its block once in 65,536 times, and then shows in the next.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/trace/trace_sink.h"

namespace swarmstage {

class RunSketch : public TraceSink {
 public:
  static constexpr std::size_t most_blocks = 2048;

  void record(const TraceRecord& record) override;

  std::uint64_t records() const { return records_; }
  std::uint64_t block_records() const { return block_records_; }
  /// "records/records to a block/hexadecimal digits".
  std::string to_string() const;
  static std::optional<RunSketch> parse(std::string_view text);

  /// The number of the first record of the first block that differs; nothing
  /// if none does. In blocks of the coarser one of the two.
  struct Departure {
    std::uint64_t record = 0;
    std::uint64_t of_block = 1;  // it is one of so many from there on
  };
  static std::optional<Departure> departure(RunSketch before, RunSketch now);

 private:
  void halve();
  void close_block();

  std::uint64_t records_ = 0;
  std::uint64_t block_records_ = 1;
  std::uint64_t open_ = 0;  // hash of the block that is being filled
  std::uint64_t open_records_ = 0;
  std::vector<std::uint16_t> blocks_;
};

}  // namespace swarmstage
