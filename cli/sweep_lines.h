#pragma once

// The file of lines that a sweep grows: one whole run each, with the hash of the
// scenario it was a run of. Whatever ends the sweep, what is whole stays, and a line
// that was cut short is gone when it is taken up again. Owned by the command.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "engine/run/run_result.h"

namespace swarmstage::cli {

class SweepLines {
 public:
  SweepLines(std::string path, std::string scenario_hash)
      : path_(std::move(path)), scenario_hash_(std::move(scenario_hash)) {}
  ~SweepLines();
  SweepLines(const SweepLines&) = delete;
  SweepLines& operator=(const SweepLines&) = delete;

  /// Begins anew. Nothing, or one line on what is wrong; so do the others.
  std::optional<std::string> begin();
  /// Goes on behind the runs that are there, which it returns. Refuses those of
  /// another scenario, and changes nothing then.
  Result<std::vector<RunResult>> take_up();
  /// At once and as a whole, or not at all.
  std::optional<std::string> add(const RunResult& run);

 private:
  std::optional<std::string> open(int more_flags);
  std::string trouble(const char* what) const;

  std::string path_;
  std::string scenario_hash_;
  int descriptor_ = -1;
  std::int64_t size_ = 0;  // of the whole lines
};

}  // namespace swarmstage::cli
