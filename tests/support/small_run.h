#pragma once

// A ring of nodes that ping one another, run on the model stage from beginning
// to end, with its trace, its events and its result: what reports, comparisons
// and baselines are made from, without a scenario file.

#include <string>

#include "core/node/time.h"
#include "engine/run/run_result.h"

namespace swarmstage::support {

struct SmallRun {
  Duration latency = 10ms;  // of each access link, so a message meets it twice
  Duration jitter{};
  double loss = 0;
  bool datagrams = false;  // instead of streams
  std::uint64_t seed = 1;
  std::uint32_t nodes = 3;
  Duration period = 500ms;
  Duration length = 5s;
  std::string greeting = "ping";
};

struct SmallRunRecord {
  RunResult result;
  std::string trace;   // the text of a trace file
  std::string events;  // of an events.ndjson
};

SmallRunRecord play(const SmallRun& run);

/// The same as the files of a result folder.
RunResult play_into(const SmallRun& run, const std::string& folder);

}  // namespace swarmstage::support
