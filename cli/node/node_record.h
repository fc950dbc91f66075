#pragma once

// The file a node's life is recorded in, for swarmstage replay. It must outlive
// the node. The seed is chosen here, because the record begins with it.

#include <cstdint>
#include <fstream>
#include <memory>
#include <optional>
#include <string>

#include "core/base/result.h"
#include "core/trace/trace_file.h"

namespace swarmstage::cli {

class NodeRecord {
 public:
  /// An empty path records nothing. One line says why a file cannot be written.
  static Result<std::unique_ptr<NodeRecord>> open(const std::string& path);

  std::uint64_t seed() const { return seed_; }
  TraceSink* sink() { return writer_.get(); }
  /// After the node's end: what is wrong with the file, or nothing.
  std::string problem();

 private:
  NodeRecord() = default;

  std::string path_;
  std::uint64_t seed_ = 0;
  std::optional<std::ofstream> file_;  // a stream sets up all of the locale, so only on request
  std::unique_ptr<TraceWriter> writer_;
};

}  // namespace swarmstage::cli
