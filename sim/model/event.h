#pragma once

// What waits in the model's event queue: a time and one word of payload, 16
// bytes in all, so that four of them share a cache line. Anything larger lies
// in a store elsewhere and is named here by its number. The queue reads only
// the time; the rest belongs to whoever pushed the event.

#include <cstdint>

namespace swarmstage::model {

struct Event {
  std::int64_t time;      // nanoseconds since the start of the run, never negative
  std::uint32_t subject;  // whom it concerns
  std::uint32_t detail;   // what happens, or the number of a record
};

static_assert(sizeof(Event) == 16);

}  // namespace swarmstage::model
