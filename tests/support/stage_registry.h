#pragma once

// The stages this build of the tests can play on, by name. A stage that was not
// built is not listed; nothing else depends on which there are.

#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/stage/stage.h"

namespace swarmstage::support {

struct StageEntry {
  std::string name;
  Result<std::unique_ptr<Stage>> (*make)(const StageOptions&);
};

/// For the names of parameterised tests.
inline void PrintTo(const StageEntry& entry, std::ostream* out) {
  *out << entry.name;
}

const std::vector<StageEntry>& stage_registry();
/// Why nothing can be played there in this process, in one line; empty: it can. Programs that
/// run all their tests in one process meet this once the packet stage was loaded, because ns-3
/// and OpenSSL are never loaded together.
std::string obstacle(const StageEntry& entry);
/// Null if there is none of that name.
const StageEntry* find_stage(std::string_view name);

}  // namespace swarmstage::support
