#pragma once

// A stage for a test that tells nobody what its nodes log. A stage that cannot be
// made fails the test with the reason; one that cannot be beside another that was
// played on before skips it. Make it in the constructor or SetUp of a fixture.

#include <cstdint>
#include <memory>

#include "core/stage/stage.h"
#include "tests/support/stage_registry.h"

namespace swarmstage::support {

std::unique_ptr<Stage> make_quiet_stage(const StageEntry& entry,
                                        std::uint64_t seed = StageOptions().seed);

}  // namespace swarmstage::support
