#include "core/stage/stage.h"

namespace swarmstage {

RunHashes Stage::run_hashes() const {
  RunHashes all;
  for (std::uint32_t i = 0; i < node_count(); ++i) all.combine(hashes(NodeIndex{i}));
  return all;
}

}  // namespace swarmstage
