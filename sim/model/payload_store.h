#pragma once

// The bytes of messages on their way. A payload is copied in once and then
// shared by count: a broadcast to a whole segment keeps one copy. The model
// owns one store; a handle is a small number, so that an event can carry it.
//
// Slots come in classes of growing size, each with its own free list; the slot
// freed last is used first, while it is still in the cache. Memory is kept until
// the store ends, so a store that has seen its largest load allocates no more.
//
// A handle is valid from put() until release() was called as often as put() and
// share() together; the view of its bytes is valid as long as the handle.

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/base/assert.h"

namespace swarmstage::model {

enum class PayloadHandle : std::uint32_t {};

class PayloadStore {
 public:
  static constexpr std::size_t size_limit = 1U << 20;  // one payload

  PayloadStore();
  PayloadStore(const PayloadStore&) = delete;
  PayloadStore& operator=(const PayloadStore&) = delete;

  // Copies the bytes; the count is one. Requires at most size_limit bytes.
  PayloadHandle put(std::span<const std::byte> bytes);

  void share(PayloadHandle handle, std::uint32_t more = 1) { slot(handle).owners += more; }
  void release(PayloadHandle handle);

  std::span<const std::byte> view(PayloadHandle handle) const {
    const Slot& found = slot(handle);
    return {reinterpret_cast<const std::byte*>(&found + 1), found.size};
  }

  // Asks the processor to fetch what view() will read.
  void fetch_ahead(PayloadHandle handle) const;

  std::size_t live() const { return live_; }    // payloads held
  std::size_t bytes() const { return bytes_; }  // memory held, free slots included

 private:
  struct Slot {
    std::uint32_t size;
    std::uint32_t owners;  // in a free slot: the next free one
  };

  // Slots of 64, 128, ... bytes, up to 2 MiB, which hold the header too.
  static constexpr unsigned classes = 16;
  static constexpr unsigned class_bits = 4;
  static constexpr std::uint32_t none = 0xffffffffU;

  struct SizeClass {
    std::uint32_t slot_bytes = 0;
    unsigned slab_bits = 0;  // slots in a slab, as a power of two
    std::uint32_t used = 0;  // slots ever handed out
    std::uint32_t free = none;
    std::vector<std::unique_ptr<std::byte[]>> slabs;
  };

  static unsigned class_of(std::size_t size);
  std::uint32_t take(SizeClass& size_class);

  static std::byte* address(const SizeClass& size_class, std::uint32_t index) {
    const std::uint32_t within = index & ((1U << size_class.slab_bits) - 1);
    return size_class.slabs[index >> size_class.slab_bits].get() +
           std::size_t{within} * size_class.slot_bytes;
  }
  Slot& slot(PayloadHandle handle) const {
    const auto number = static_cast<std::uint32_t>(handle);
    const SizeClass& size_class = classes_[number & ((1U << class_bits) - 1)];
    return *reinterpret_cast<Slot*>(address(size_class, number >> class_bits));
  }

  std::array<SizeClass, classes> classes_;
  std::size_t live_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace swarmstage::model
