#pragma once

// Where a runner's records go when a trace is wanted: a file, a comparison, a
// test. Records come in the order things happened on that thread; a record's
// body is valid during the call. What the bodies hold is in record_codec.h.

#include <cstdint>

#include "core/base/byte_view.h"
#include "core/node/ids.h"
#include "core/node/time.h"

namespace swarmstage {

enum class RecordKind : std::uint8_t {
  created,   // a node: role, configuration, name, host
  delivery,  // type: position in Delivery
  command,   // type: CommandKind
  answer,    // type: AnswerKind; what the context said at once
  finished,  // a node's run is over; body: its two hashes
  clock,     // the node has a clock of its own, or another
};

enum class AnswerKind : std::uint8_t { wall_time, unguessable, unsent };

struct TraceRecord {
  RecordKind kind = RecordKind::delivery;
  std::uint8_t type = 0;
  NodeIndex node;
  TimePoint time;
  ByteView body;
};

class TraceSink {
 public:
  virtual ~TraceSink() = default;
  virtual void record(const TraceRecord& record) = 0;
};

}  // namespace swarmstage
