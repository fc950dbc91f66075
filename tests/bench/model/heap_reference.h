#pragma once

// The reference for the model stage: the same load in a program written for
// nothing else. A binary heap of 16-byte keys over pooled events, node and link
// records in arrays, a pool of messages with a copy of the payload; no nodes in
// our sense, no addresses, no hashes, no queue limits. What somebody would write
// in an afternoon who needs only this one experiment.

#include "tests/bench/model/load.h"
#include "tests/bench/model/measure.h"

namespace swarmstage::bench {

Figures run_heap_reference(const Load& load, std::uint64_t seed);

}  // namespace swarmstage::bench
