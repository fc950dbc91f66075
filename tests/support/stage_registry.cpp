#include "tests/support/stage_registry.h"

#include "core/stage/stage_plugin.h"

namespace swarmstage::support {

namespace {

using Made = Result<std::unique_ptr<Stage>>;

#ifdef SWARMSTAGE_TEST_PACKET
Made make_packet(const StageOptions& options) {
  return load_stage(SWARMSTAGE_TEST_PACKET, options);
}
#endif

}  // namespace

const std::vector<StageEntry>& stage_registry() {
  static const std::vector<StageEntry> stages = {
#ifdef SWARMSTAGE_TEST_PACKET
      {"packet", make_packet},
#endif
  };
  return stages;
}

const StageEntry* find_stage(std::string_view name) {
  for (const StageEntry& each : stage_registry()) {
    if (each.name == name) return &each;
  }
  return nullptr;
}

}  // namespace swarmstage::support
