#pragma once

// Immutable bytes with shared ownership, so that one payload written to many
// streams is stored once. The count is atomic because a payload made on one
// thread may be written to streams that live on another.

#include <atomic>
#include <cstddef>
#include <utility>

#include "core/base/byte_view.h"

namespace swarmstage {

class SharedBytes {
 public:
  SharedBytes() = default;
  /// Copies the bytes once; copies of this object share them.
  explicit SharedBytes(ByteView bytes);
  SharedBytes(const SharedBytes& other) noexcept : block_(other.block_) { retain(); }
  SharedBytes(SharedBytes&& other) noexcept : block_(std::exchange(other.block_, nullptr)) {}
  SharedBytes& operator=(SharedBytes other) noexcept {
    std::swap(block_, other.block_);
    return *this;
  }
  ~SharedBytes() { release(); }

  ByteView view() const;
  std::size_t size() const { return view().size(); }

 private:
  struct Block;
  void retain() const;
  void release();

  Block* block_ = nullptr;
};

}  // namespace swarmstage
