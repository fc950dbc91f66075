#pragma once

// What is on its way: datagrams and pieces of streams, their bytes behind a
// short head. Bytes are copied in once and then shared by count: a broadcast to
// a whole segment keeps one copy. The model owns one store; a handle is a small
// number, so that an event can carry it. A datagram of 100 bytes fills two cache
// lines, head included.
//
// Slots come in classes of growing size, each with its own free list; the slot
// freed last is used first, while it is still in the cache. Memory is kept until
// the store ends, so a store that has seen its largest load allocates no more.
//
// A handle is valid from put() until release() was called as often as put() and
// share() together; its packet stays in place as long.

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/base/assert.h"
#include "core/base/byte_view.h"
#include "core/base/fetch.h"
#include "core/node/datagram.h"
#include "sim/model/slab.h"

namespace swarmstage::model {

enum class PacketHandle : std::uint32_t {};

struct Packet {
  std::uint32_t owners;  // in a free slot: the next free one
  std::uint32_t from_node;
  std::uint32_t from_address;
  std::uint32_t to_address;
  std::uint16_t from_port;
  std::uint16_t to_port;
  std::uint16_t size;
  Cast cast;

  ByteView bytes() const { return {this + 1, size}; }
};

static_assert(sizeof(Packet) == 24);

class PacketStore {
 public:
  static constexpr std::size_t size_limit = 0xffff;  // bytes of one packet

  PacketStore();
  PacketStore(const PacketStore&) = delete;
  PacketStore& operator=(const PacketStore&) = delete;

  /// Copies the bytes; the count is one, the rest of the head is the caller's to
  /// fill in. Requires at most size_limit bytes.
  PacketHandle put(ByteView bytes);

  Packet& operator[](PacketHandle handle) const {
    const auto number = static_cast<std::uint32_t>(handle);
    const SizeClass& size_class = classes_[number & ((1U << class_bits) - 1)];
    return *reinterpret_cast<Packet*>(address(size_class, number >> class_bits));
  }

  void share(PacketHandle handle, std::uint32_t more = 1) { (*this)[handle].owners += more; }
  void release(PacketHandle handle);

  /// Asks the processor to fetch the packet, or the beginning of a long one.
  [[gnu::always_inline]] void fetch_ahead(PacketHandle handle) const {
    fetch_from<2>(&(*this)[handle]);
  }

  std::size_t live() const { return live_; }    // packets held
  std::size_t bytes() const { return bytes_; }  // memory held, free slots included

 private:
  // Slots of 64, 128, ... bytes, up to 128 KiB, which hold the head too.
  static constexpr unsigned classes = 12;
  static constexpr unsigned class_bits = 4;
  static constexpr std::uint32_t none = 0xffffffffU;

  struct SizeClass {
    std::uint32_t slot_bytes = 0;
    unsigned slab_bits = 0;  // slots in a slab, as a power of two
    std::uint32_t used = 0;  // slots ever handed out
    std::uint32_t free = none;
    std::vector<Slab> slabs;
  };

  static unsigned class_of(std::size_t size);
  std::uint32_t take(SizeClass& size_class);
  std::byte* address(const SizeClass& size_class, std::uint32_t index) const {
    const std::uint32_t within = index & ((1U << size_class.slab_bits) - 1);
    return size_class.slabs[index >> size_class.slab_bits].data() +
           std::size_t{within} * size_class.slot_bytes;
  }

  std::array<SizeClass, classes> classes_;
  std::size_t live_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace swarmstage::model
