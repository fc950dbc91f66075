#include "sim/model/slab.h"

#include <sys/mman.h>

namespace swarmstage::model {

namespace {

constexpr std::size_t cache_line = 64;
#ifdef MADV_COLLAPSE
constexpr int collapse = MADV_COLLAPSE;
#else
constexpr int collapse = 25;  // since Linux 6.1; older ones refuse it
#endif

}  // namespace

std::align_val_t Slab::alignment(std::size_t size) {
  return std::align_val_t{size >= large_page ? large_page : cache_line};
}

// Advice only: where it is refused, small pages serve as well, but slower.
Slab::Slab(std::size_t size, Pages pages)
    : data_(static_cast<std::byte*>(::operator new(size, alignment(size)))), size_(size) {
  if (size < large_page || pages != Pages::large) return;
  madvise(data_, size / large_page * large_page, MADV_HUGEPAGE);
}

Slab::~Slab() {
  if (data_ != nullptr) ::operator delete(data_, alignment(size_));
}

// A system that cannot do it now is asked for large pages from here on.
void Slab::gather(std::size_t offset) {
  if (madvise(data_ + offset, large_page, collapse) == 0) return;
  madvise(data_ + offset, (size_ - offset) / large_page * large_page, MADV_HUGEPAGE);
}

}  // namespace swarmstage::model
