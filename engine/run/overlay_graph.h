#pragma once

// The overlay a scenario begins with, all groups together: every node, joined to
// those it or they are told of.

#include "engine/graph/named_graph.h"
#include "engine/run/roster.h"

namespace swarmstage {

NamedGraph overlay_graph(const Roster& roster, std::string title);

}  // namespace swarmstage
