#pragma once

// A piece of raw memory for pools that keep it until they end. Large ones ask
// the system for large pages: a model of a hundred thousand nodes reaches into
// its memory at random, and with small pages most of the time would go into
// finding out where it is.

#include <cstddef>
#include <utility>

namespace swarmstage::model {

class Slab {
 public:
  /// Uninitialised, aligned to a cache line at least.
  explicit Slab(std::size_t size);
  Slab(Slab&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}
  Slab& operator=(Slab&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
  }
  ~Slab();

  std::byte* data() const { return data_; }
  std::size_t size() const { return size_; }

 private:
  std::byte* data_;
  std::size_t size_;
};

}  // namespace swarmstage::model
