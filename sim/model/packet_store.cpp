#include "sim/model/packet_store.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <new>

namespace swarmstage::model {

namespace {

constexpr unsigned smallest_slot_bits = 6;
constexpr unsigned slab_bits = 16;  // bytes in a slab, unless a slot needs more

}  // namespace

PacketStore::PacketStore() {
  for (unsigned i = 0; i < classes; ++i) {
    const unsigned slot_bits = smallest_slot_bits + i;
    classes_[i].slot_bytes = 1U << slot_bits;
    classes_[i].slab_bits = slot_bits < slab_bits ? slab_bits - slot_bits : 0;
  }
}

unsigned PacketStore::class_of(std::size_t size) {
  const std::size_t needed = size + sizeof(Packet);
  const auto bits = static_cast<unsigned>(std::bit_width(needed - 1));
  return std::max(bits, smallest_slot_bits) - smallest_slot_bits;
}

std::uint32_t PacketStore::take(SizeClass& size_class) {
  if (size_class.free != none) {
    const std::uint32_t index = size_class.free;
    size_class.free = reinterpret_cast<Packet*>(address(size_class, index))->owners;
    return index;
  }
  const std::size_t slab = size_class.used >> size_class.slab_bits;
  if (slab == size_class.slabs.size()) {
    SWARMSTAGE_ASSERT((std::uint64_t{slab} + 1) << size_class.slab_bits < none >> class_bits,
                      "too many packets are under way at once");
    const std::size_t size = std::size_t{size_class.slot_bytes} << size_class.slab_bits;
    size_class.slabs.emplace_back(size);
    bytes_ += size;
  }
  return size_class.used++;
}

PacketHandle PacketStore::put(ByteView bytes) {
  SWARMSTAGE_ASSERT(bytes.size() <= size_limit, "a packet is larger than the store takes");
  const unsigned class_number = class_of(bytes.size());
  SizeClass& size_class = classes_[class_number];
  const std::uint32_t index = take(size_class);
  Packet* packet = new (address(size_class, index)) Packet;
  packet->owners = 1;
  packet->size = static_cast<std::uint16_t>(bytes.size());
  if (!bytes.empty()) std::memcpy(packet + 1, bytes.data(), bytes.size());
  ++live_;
  return PacketHandle{index << class_bits | class_number};
}

void PacketStore::release(PacketHandle handle) {
  Packet& released = (*this)[handle];
  SWARMSTAGE_ASSERT(released.owners > 0, "a packet was released too often");
  if (--released.owners > 0) return;
  const auto number = static_cast<std::uint32_t>(handle);
  SizeClass& size_class = classes_[number & ((1U << class_bits) - 1)];
  released.owners = size_class.free;
  size_class.free = number >> class_bits;
  --live_;
}

}  // namespace swarmstage::model
