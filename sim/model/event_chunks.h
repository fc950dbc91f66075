#pragma once

// The memory of the event queue: chunks of fifteen events in four cache lines,
// taken from and given back to one free list. A queue owns its pool. Chunks
// are never returned to the system before the pool ends, so a queue that has
// seen its largest load allocates nothing any more. The chunk given back last
// is handed out first, because it is the one still in the cache.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/model/event.h"
#include "sim/model/slab.h"

namespace swarmstage::model {

struct alignas(64) EventChunk {
  static constexpr std::uint32_t capacity = 15;

  EventChunk* next;
  std::uint32_t used;
  Event events[capacity];
};

static_assert(sizeof(EventChunk) == 256);

class EventChunks {
 public:
  EventChunk* take() {
    if (free_ == nullptr) [[unlikely]]
      grow();
    EventChunk* chunk = free_;
    free_ = chunk->next;
    chunk->next = nullptr;
    chunk->used = 0;
    return chunk;
  }

  void give_back(EventChunk* chunk) {
    chunk->next = free_;
    free_ = chunk;
  }

  std::size_t bytes() const { return chunks_ * sizeof(EventChunk); }

 private:
  void grow();

  EventChunk* free_ = nullptr;
  std::size_t chunks_ = 0;
  std::vector<Slab> slabs_;
};

// A first-in first-out list of events in chunks of a pool. It owns nothing: its
// pool does, and whoever drops a list gives the chunks back first.
struct EventList {
  EventChunk* first = nullptr;
  EventChunk* last = nullptr;
  std::size_t count = 0;

  void append(EventChunks& pool, const Event& event) {
    if (last == nullptr || last->used == EventChunk::capacity) extend(pool);
    last->events[last->used++] = event;
    ++count;
  }

 private:
  void extend(EventChunks& pool) {
    EventChunk* chunk = pool.take();
    (last == nullptr ? first : last->next) = chunk;
    last = chunk;
  }
};

}  // namespace swarmstage::model
