#pragma once

// Plays a case on a stage and says how it went. Isolated, it is played in a
// child process, so that one packet simulation per process is enough for all, an
// assertion is a failure among others, and a case that hangs is ended.

#include <string>

#include "tests/conformance/case.h"

namespace swarmstage::conformance {

struct Verdict {
  enum class Kind { passed, failed, not_applicable };
  Kind kind = Kind::passed;
  std::string reason;

  friend bool operator==(const Verdict&, const Verdict&) = default;
};

Verdict play_case(const Case& which, const support::StageEntry& entry,
                  const Wrapping& wrapping = {});

/// Ends the child after that many seconds.
Verdict play_isolated(const Case& which, const support::StageEntry& entry,
                      const Wrapping& wrapping = {}, unsigned seconds = 60);

}  // namespace swarmstage::conformance
