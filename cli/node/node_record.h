#pragma once

// The file a node's life is recorded in, for swarmstage replay. It must outlive
// the node. The seed is chosen here, because the record begins with it. What the file
// held before is gone once begin is called, and not before: a node that cannot start
// costs nobody a record.

#include <cstdint>
#include <memory>
#include <optional>
#include <ostream>
#include <string>

#include "cli/node/held_file.h"
#include "core/base/result.h"
#include "core/trace/trace_file.h"

namespace swarmstage::cli {

class NodeRecord {
 public:
  /// An empty path records nothing. One line says why a file cannot be written.
  static Result<std::unique_ptr<NodeRecord>> open(const std::string& path);

  std::uint64_t seed() const { return seed_; }
  TraceSink* sink() { return writer_.get(); }
  /// The node has started; on its thread.
  void begin();
  /// After the node's end: what is wrong with the file, or nothing.
  std::string problem();

 private:
  NodeRecord() = default;

  std::string path_;
  std::uint64_t seed_ = 0;
  // A stream sets up all of the locale, so only on request.
  std::optional<HeldFile> file_;
  std::optional<std::ostream> out_;
  std::unique_ptr<TraceWriter> writer_;
};

}  // namespace swarmstage::cli
