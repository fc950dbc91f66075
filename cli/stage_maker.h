#pragma once

// The stages this command knows, by name: the model and the sockets are linked,
// the packet stage is loaded when it is asked for.

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/stage/stage.h"

namespace swarmstage::cli {

std::vector<std::string> stage_names();

/// What that stage can do, without making or loading it.
Result<StageTraits> stage_traits(const std::string& name);

/// One line if there is no such stage, or it cannot be had on this machine.
Result<std::unique_ptr<Stage>> make_stage(const std::string& name, const StageOptions& options);

/// The same, with the nodes of the sockets stage in so many processes of our own, which
/// write their parts of a trace to that folder.
Result<std::unique_ptr<Stage>> make_stage_in_processes(
    const std::string& name, const StageOptions& options, unsigned processes,
    const std::vector<std::string>& role_libraries, const std::string& folder);

}  // namespace swarmstage::cli
