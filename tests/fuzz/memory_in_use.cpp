#include "tests/fuzz/memory_in_use.h"

#include <malloc.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SWARMSTAGE_OTHER_HEAP
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SWARMSTAGE_OTHER_HEAP
#endif
#ifdef SWARMSTAGE_OTHER_HEAP
#include <sanitizer/allocator_interface.h>
#endif

namespace swarmstage::fuzz {

std::size_t memory_in_use() {
#ifdef SWARMSTAGE_OTHER_HEAP
  return __sanitizer_get_current_allocated_bytes();
#else
  const auto heap = mallinfo2();
  return heap.uordblks + heap.hblkhd;
#endif
}

}  // namespace swarmstage::fuzz
