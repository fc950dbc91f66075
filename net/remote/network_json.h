#pragma once

// The plans of a network as control lines carry them. Reading throws BadControl
// (core/control/control_archive.h) when something is missing or of the wrong kind.

#include "core/base/json.h"
#include "core/stage/network_plan.h"

namespace swarmstage::net {

Json json_of(const LinkQuality& quality);
LinkQuality read_quality(const Json& json);

}  // namespace swarmstage::net
