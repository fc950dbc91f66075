#pragma once

// Loads a stage from a shared library that is not linked, such as the packet
// stage, whose licence and weight belong only to runs that ask for it. The
// library stays loaded until the process ends: code of it may be on the stack.

#include <memory>
#include <string>

#include "core/base/result.h"
#include "core/stage/stage.h"

namespace swarmstage {

/// `library` is a path, or a file name to be found beside our own libraries.
Result<std::unique_ptr<Stage>> load_stage(const std::string& library, const StageOptions& options);

}  // namespace swarmstage
