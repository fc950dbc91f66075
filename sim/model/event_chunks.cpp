#include "sim/model/event_chunks.h"

#include <algorithm>
#include <new>

namespace swarmstage::model {

// Doubling keeps a model of three nodes small and one of a million in few slabs.
void EventChunks::grow() {
  constexpr std::size_t first_slab = 32;
  constexpr std::size_t largest_slab = 16 * 1024;
  const std::size_t count = std::clamp(chunks_, first_slab, largest_slab);
  std::byte* const memory = slabs_.emplace_back(count * sizeof(EventChunk)).data();
  for (std::size_t i = count; i > 0; --i)
    give_back(new (memory + (i - 1) * sizeof(EventChunk)) EventChunk);
  chunks_ += count;
}

}  // namespace swarmstage::model
