#pragma once

// Runs one node again from a trace, alone: deliveries come from the record, and
// so do the answers its context gave. No network, no time, no chance; a trace
// from real sockets replays as well as any. What the node asks for is compared
// with what it asked for then; the first difference is where a changed program
// departs from the recorded one. A trace that ends before the node did is replayed as
// far as it is whole: up to the last thing that was recorded with all that came of it.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/node/role.h"
#include "core/node/time.h"
#include "core/trace/run_hashes.h"

namespace swarmstage {

struct ReplayRequest {
  std::string node;                 // its name, or its index as a number
  std::optional<std::size_t> life;  // counted from 0; the last one unless told
  TimePoint until = never;
};

struct ReplayResult {
  std::string node;
  std::string role;
  std::size_t lives = 1;
  std::uint64_t deliveries = 0;
  TimePoint end{};
  RunHashes hashes;
  std::optional<RunHashes> recorded;      // where the trace holds them
  std::optional<std::string> difference;  // the first, in words
  std::optional<std::string> cut_short;   // how the trace ends, if it is before the node did

  /// No difference, and the logical hash is the recorded one.
  bool same() const { return !difference && (!recorded || recorded->logical == hashes.logical); }
};

/// The names of all nodes in the trace, in order of first appearance.
Result<std::vector<std::string>> traced_nodes(std::string_view trace);

/// `trace` is the whole text of a trace file.
Result<ReplayResult> replay(std::string_view trace, const ReplayRequest& request,
                            const RoleRegistry& roles);

}  // namespace swarmstage
