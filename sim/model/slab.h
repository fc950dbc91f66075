#pragma once

// A piece of raw memory for pools that keep it until they end. Large ones ask
// the system for large pages: a model of a hundred thousand nodes reaches into
// its memory at random, and with small pages most of the time would go into
// finding out where it is. A large page is taken as a whole, so whoever fills a
// slab slowly and may stop half-way asks for them as he goes: then what is not
// used takes nothing.

#include <cstddef>
#include <cstdint>
#include <new>
#include <utility>

namespace swarmstage::model {

class Slab {
 public:
  enum class Pages : std::uint8_t { large, large_once_filled };

  /// Uninitialised, aligned to a cache line at least.
  explicit Slab(std::size_t size, Pages pages = Pages::large);
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
  /// For large_once_filled: the bytes in use have grown.
  void filled(std::size_t before, std::size_t now) {
    if (before / large_page != now / large_page) [[unlikely]]
      gather(before / large_page * large_page);
  }

 private:
  static constexpr std::size_t large_page = 2U << 20;

  static std::align_val_t alignment(std::size_t size);
  void gather(std::size_t offset);

  std::byte* data_;
  std::size_t size_;
};

}  // namespace swarmstage::model
