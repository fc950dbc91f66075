#include "sim/model/slab.h"

#include <new>
#include <sys/mman.h>

namespace swarmstage::model {

namespace {

constexpr std::size_t cache_line = 64;
constexpr std::size_t large_page = 2U << 20;

std::align_val_t alignment(std::size_t size) {
  return std::align_val_t{size >= large_page ? large_page : cache_line};
}

}  // namespace

Slab::Slab(std::size_t size)
    : data_(static_cast<std::byte*>(::operator new(size, alignment(size)))), size_(size) {
  // Advice only: where it is refused, small pages serve as well, but slower.
  if (size >= large_page) madvise(data_, size / large_page * large_page, MADV_HUGEPAGE);
}

Slab::~Slab() {
  if (data_ != nullptr) ::operator delete(data_, alignment(size_));
}

}  // namespace swarmstage::model
