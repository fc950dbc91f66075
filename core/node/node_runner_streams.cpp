// The part of NodeRunner that drivers call about streams.

#include "core/base/assert.h"
#include "core/node/node_runner.h"
#include "core/node/runner_group.h"

namespace swarmstage {

using namespace delivered;

StreamId NodeRunner::accepted(TimePoint now, const StreamInfo& info) {
  SWARMSTAGE_ASSERT(group_.active_ == nullptr, "a connection is accepted inside a handler");
  if (life_ != Life::alive || !find_port(info.listener.value)) return {};
  if (stream_count() >= group_.limits_.streams) {
    ++group_.limit_counters_[static_cast<std::size_t>(LimitName::streams)];
    return {};
  }
  const StreamId stream = streams().add(info.listener.owner()).id;
  deliver(now, StreamOpened{stream, info});
  return stream;
}

std::size_t NodeRunner::pending(StreamId stream, std::span<ByteView> out) {
  const Stream* known = live_stream(stream);
  return known ? known->queue.front(out) : 0;
}

std::size_t NodeRunner::pending_bytes(StreamId stream) {
  const Stream* known = live_stream(stream);
  return known ? known->queue.size() : 0;
}

std::size_t NodeRunner::taken(TimePoint now, StreamId stream, std::size_t count) {
  Stream* known = live_stream(stream);
  SWARMSTAGE_ASSERT(known, "a driver takes bytes of a stream that is gone");
  known->queue.drop(group_.blocks_, count);
  const std::size_t left = known->queue.size();
  if (!known->was_high || left > group_.limits_.low_water_bytes) return left;
  known->was_high = false;
  const bool open = known->phase == Stream::Phase::open && !known->finished;
  if (open && !group_.replaying()) deliver(now, StreamWritable{stream});
  return pending_bytes(stream);  // who was told may have written
}

}  // namespace swarmstage
