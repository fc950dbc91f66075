#pragma once

// What a comparison needs of one run, taken from its folder: the values of each
// sample, how long messages took, and what each node did with each peer, in
// words that mean the same on every stage. Made once, then only read.
//
// An event in such words is its name, its texts and its flags. Addresses become
// the names of the nodes that have them; numbers are left out, because times,
// ports and counts rightly differ between stages. The peer of an event is the
// node, other than the one that tells it, whose name or address it mentions.

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "engine/run/run_result.h"

namespace swarmstage {

struct ToldEvent {
  std::string text;
  Duration at{};
};

struct RunMaterial {
  RunResult result;
  std::map<std::string, std::vector<double>> samples;
  std::vector<double> message_delays;  // in milliseconds; empty without a trace
  std::map<std::pair<std::string, std::string>, std::vector<ToldEvent>> deeds;  // by node and peer
};

/// Reads result.json, events.ndjson and, where there is one, the trace.
Result<RunMaterial> read_run_material(const std::string& folder);

}  // namespace swarmstage
