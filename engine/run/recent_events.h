#pragma once

// The last things that happened in a run, for whoever must explain a failure:
// kept as the bytes they came in, and made readable only when asked for. Holds a
// fixed number; older ones make room.

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/byte_view.h"
#include "core/node/ids.h"
#include "core/node/time.h"
#include "engine/run/roster.h"
#include "engine/run/run_result.h"

namespace swarmstage {

class RecentEvents {
 public:
  explicit RecentEvents(const Roster& roster) : roster_(roster), ring_(capacity) {}

  void add(NodeIndex node, TimePoint at, ByteView encoded);
  /// What the conductor and lives do: of no node, or of one.
  void add_own(const RunEvent& event);
  /// The last `most` of them, oldest first.
  std::vector<RunEvent> last(std::size_t most) const;

 private:
  static constexpr std::size_t capacity = 512;
  struct Kept {
    NodeIndex node;
    TimePoint at;
    std::vector<std::byte> encoded;
    std::optional<RunEvent> own;
  };

  Kept& next();

  const Roster& roster_;
  std::vector<Kept> ring_;
  std::uint64_t count_ = 0;
};

}  // namespace swarmstage
