#pragma once

// An array that grows without moving what is in it: each slab is as large as all
// before it together. Finding an element is a bit scan and one look-up in a
// table of a few pointers. Elements live until the array ends.

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <new>
#include <utility>
#include <vector>

#include "sim/model/slab.h"

namespace swarmstage::model {

template <class T>
class GrowingArray {
 public:
  GrowingArray() = default;
  GrowingArray(const GrowingArray&) = delete;
  GrowingArray& operator=(const GrowingArray&) = delete;
  ~GrowingArray() {
    for (std::uint32_t i = 0; i < size_; ++i) (*this)[i].~T();
  }

  template <class... Arguments>
  T& add(Arguments&&... arguments) {
    const std::uint32_t position = size_ + first_slab;
    if (std::has_single_bit(position)) {  // the first of a new slab
      slabs_.emplace_back(std::size_t{position} * sizeof(T), Slab::Pages::large_once_filled);
      starts_[slabs_.size() - 1] = reinterpret_cast<T*>(slabs_.back().data());
    }
    T* added = new (&(*this)[size_]) T(std::forward<Arguments>(arguments)...);
    ++size_;
    const std::size_t end = (position - std::bit_floor(position) + 1) * sizeof(T);
    slabs_.back().filled(end - sizeof(T), end);
    return *added;
  }

  std::uint32_t size() const { return size_; }

  T& operator[](std::uint32_t index) { return *at(index); }
  const T& operator[](std::uint32_t index) const { return *at(index); }

 private:
  static constexpr std::uint32_t first_slab = 16;
  static constexpr unsigned first_width = std::bit_width(first_slab);

  T* at(std::uint32_t index) const {
    const std::uint32_t position = index + first_slab;
    const auto width = static_cast<unsigned>(std::bit_width(position));
    return starts_[width - first_width] + (position - (1U << (width - 1)));
  }

  std::array<T*, 32> starts_{};
  std::vector<Slab> slabs_;
  std::uint32_t size_ = 0;
};

}  // namespace swarmstage::model
