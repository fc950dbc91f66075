#pragma once

// The traces that the processes of a run write, each of its own nodes, and the one
// trace of the whole run that is made from them: all records by time, which is one
// clock for all processes, so that what was sent comes before what was received.
// Nodes have the numbers of the run in it.

#include <string>
#include <vector>

#include "core/node/ids.h"
#include "core/trace/trace_sink.h"

namespace swarmstage::net {

/// What one process has recorded.
struct TracePart {
  std::string path;
  std::vector<NodeIndex> nodes;  // in the order they were given to it
};

/// A file of that folder for each process.
std::vector<TracePart> trace_parts(const std::string& folder, unsigned processes);

/// Gives the sink all that is whole of them, and removes them. A process that was
/// killed may have left less than it recorded, or nothing.
void join_traces(const std::vector<TracePart>& parts, TraceSink& sink);

}  // namespace swarmstage::net
