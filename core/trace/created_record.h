#pragma once

// The record a stage writes when it makes a node, before the node starts: all a
// replay needs to make it again. Written again when the node is replaced, and
// then it begins another life of the same node.

#include <optional>
#include <string>

#include "core/base/json.h"
#include "core/node/host.h"
#include "core/node/limits.h"
#include "core/trace/trace_sink.h"

namespace swarmstage {

struct CreatedRecord {
  std::string name;
  std::string role;
  Json config;
  std::uint64_t stable_id = 0;
  Host host;
  Limits limits;

  Json to_json() const;
  static std::optional<CreatedRecord> from_json(const Json& json);
};

/// Does nothing without a sink.
void record_created(TraceSink* sink, NodeIndex node, TimePoint time, const CreatedRecord& created);

}  // namespace swarmstage
