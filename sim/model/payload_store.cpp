#include "sim/model/payload_store.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace swarmstage::model {
namespace {

constexpr unsigned smallest_slot_bits = 6;
constexpr unsigned slab_bits = 16;  // bytes in a slab, unless a slot needs more
constexpr std::size_t cache_line = 64;

}  // namespace

PayloadStore::PayloadStore() {
  for (unsigned i = 0; i < classes; ++i) {
    const unsigned slot_bits = smallest_slot_bits + i;
    classes_[i].slot_bytes = 1U << slot_bits;
    classes_[i].slab_bits = slot_bits < slab_bits ? slab_bits - slot_bits : 0;
  }
}

unsigned PayloadStore::class_of(std::size_t size) {
  const std::size_t needed = size + sizeof(Slot);
  const auto bits = static_cast<unsigned>(std::bit_width(needed - 1));
  return std::max(bits, smallest_slot_bits) - smallest_slot_bits;
}

std::uint32_t PayloadStore::take(SizeClass& size_class) {
  if (size_class.free != none) {
    const std::uint32_t index = size_class.free;
    size_class.free = reinterpret_cast<Slot*>(address(size_class, index))->owners;
    return index;
  }
  const std::size_t slab = size_class.used >> size_class.slab_bits;
  if (slab == size_class.slabs.size()) {
    const std::size_t size = std::size_t{size_class.slot_bytes} << size_class.slab_bits;
    SWARMSTAGE_ASSERT((std::uint64_t{slab} + 1) << size_class.slab_bits < none >> class_bits,
                      "too many payloads are under way at once");
    size_class.slabs.push_back(std::make_unique_for_overwrite<std::byte[]>(size));
    bytes_ += size;
  }
  return size_class.used++;
}

PayloadHandle PayloadStore::put(std::span<const std::byte> bytes) {
  SWARMSTAGE_ASSERT(bytes.size() <= size_limit, "a payload is larger than the store takes");
  const unsigned class_number = class_of(bytes.size());
  SizeClass& size_class = classes_[class_number];
  const std::uint32_t index = take(size_class);
  Slot* slot = new (address(size_class, index)) Slot;
  slot->size = static_cast<std::uint32_t>(bytes.size());
  slot->owners = 1;
  if (!bytes.empty()) std::memcpy(slot + 1, bytes.data(), bytes.size());
  ++live_;
  return PayloadHandle{index << class_bits | class_number};
}

void PayloadStore::release(PayloadHandle handle) {
  Slot& released = slot(handle);
  SWARMSTAGE_ASSERT(released.owners > 0, "a payload was released too often");
  if (--released.owners > 0) return;
  const auto number = static_cast<std::uint32_t>(handle);
  SizeClass& size_class = classes_[number & ((1U << class_bits) - 1)];
  released.owners = size_class.free;
  size_class.free = number >> class_bits;
  --live_;
}

void PayloadStore::fetch_ahead(PayloadHandle handle) const {
  constexpr std::size_t lines = 2;  // enough for the small ones, the long ones stream
  const auto* line = reinterpret_cast<const char*>(&slot(handle));
  for (std::size_t i = 0; i < lines; ++i) __builtin_prefetch(line + i * cache_line);
}

}  // namespace swarmstage::model
