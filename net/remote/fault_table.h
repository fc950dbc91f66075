#pragma once

// The faults of the control protocol: each by its kind, with its arguments, done
// to a stage. The words are said in one place by RemoteStage and understood here.

#include <functional>
#include <optional>
#include <string>

#include "core/control/control_message.h"
#include "core/stage/stage.h"

namespace swarmstage::net {

/// The node of that name, or BadControl.
using FindNode = std::function<NodeIndex(const std::string& name)>;

/// Throws BadControl if it is not known, or its arguments are wrong.
void carry_out(const control::Fault& fault, Stage& stage, std::uint32_t hosts,
               std::uint32_t segments, const FindNode& find_node);

}  // namespace swarmstage::net
