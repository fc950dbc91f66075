#pragma once

// The two hashes of one node's run. Logical: what crossed its boundary, in
// order, without time, stream data by content. Timed: the same with the times
// and the pieces. Same stage, same seed: same hashes. A changed timed hash with
// an unchanged logical one says that only the network's timing moved.

#include <cstdint>
#include <string>

#include "core/trace/mix.h"

namespace swarmstage {

struct RunHashes {
  std::uint64_t logical = 0;
  std::uint64_t timed = 0;

  void add(std::uint64_t digest, std::int64_t time) {
    logical = mix(logical, digest);
    add_timed(digest, time);
  }
  void add_timed(std::uint64_t digest, std::int64_t time) {
    timed = mix(timed ^ digest, static_cast<std::uint64_t>(time));
  }
  /// The hashes of a whole run are those of its nodes, in order of index.
  void combine(const RunHashes& node) {
    logical = mix(logical, node.logical);
    timed = mix(timed, node.timed);
  }
  std::string to_string() const;  // "logical 0123456789abcdef timed ..."

  friend bool operator==(const RunHashes&, const RunHashes&) = default;
};

}  // namespace swarmstage
