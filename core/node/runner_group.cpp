#include "core/node/runner_group.h"

namespace swarmstage {

RunnerGroup::RunnerGroup(Driver& driver, Observer& observer, std::uint64_t run_seed, Limits limits)
    : driver_(driver), observer_(observer), run_seed_(run_seed), limits_(limits) {}

void RunnerGroup::replay_from(void* self, Answers answers) {
  answers_self_ = self;
  answers_ = answers;
}

}  // namespace swarmstage
