#include "core/base/shared_bytes.h"

#include <cstring>
#include <new>

namespace swarmstage {

struct SharedBytes::Block {
  std::atomic<std::size_t> owners{1};
  std::size_t size = 0;
  std::byte* bytes() { return reinterpret_cast<std::byte*>(this + 1); }
};

SharedBytes::SharedBytes(ByteView bytes) {
  if (bytes.empty()) return;
  block_ = new (::operator new(sizeof(Block) + bytes.size())) Block;
  block_->size = bytes.size();
  std::memcpy(block_->bytes(), bytes.data(), bytes.size());
}

ByteView SharedBytes::view() const {
  return block_ ? ByteView(block_->bytes(), block_->size) : ByteView();
}

void SharedBytes::retain() const {
  if (block_) block_->owners.fetch_add(1, std::memory_order_relaxed);
}

void SharedBytes::release() {
  if (!block_ || block_->owners.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
  block_->~Block();
  ::operator delete(block_);
}

}  // namespace swarmstage
