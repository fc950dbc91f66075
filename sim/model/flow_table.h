#pragma once

// What a host knows of the addresses it sends to: the way there, worked out
// once, and what the link keeps between packets. Addresses lie side by side, and
// a node mostly sends to its peers in the same order as last time, whatever that
// is: each flow remembers which one was used after it, so that the next one is
// usually found at the first look, and its memory can be fetched ahead. A host
// that never sends has no table. Flows move when one is added: never keep a
// reference across add().

#include <cstddef>
#include <cstdint>

#include "sim/model/ticks.h"

namespace swarmstage::model {

enum class FlowKind : std::uint8_t {
  unknown,  // nothing worked out yet
  direct,   // a link of its own
  routed,   // access link, what lies between, access link
  local,    // to the host itself
};

struct Flow {
  std::uint64_t key = 0;  // of its dice
  Ticks latency = 0;      // direct: of the link; its rule has none
  Ticks busy_until = 0;   // direct: of the link's queue
  Ticks last_arrival = 0;
  std::uint32_t thrown = 0;  // how often the dice were
  std::uint32_t to_host = 0;
  std::uint32_t rule = 0;    // direct: of the link; routed: of the receiver's access
  std::uint32_t middle = 0;  // routed: the number of the wire between the segments
  std::uint32_t from_address = 0;
  std::uint32_t version = 0;  // of the network when the way was worked out
  std::uint16_t mtu = 0;      // the least on the way
  FlowKind kind = FlowKind::unknown;
  bool bad = false;        // direct: state of bursty loss
  std::uint32_t then = 0;  // the place of the flow that was used next, the last time

  /// Routed: when the packet before came to the middle, which has a queue.
  Ticks& last_at_middle() { return busy_until; }
};

static_assert(sizeof(Flow) == 64);

class FlowTable {
 public:
  FlowTable() = default;
  FlowTable(FlowTable&& other) noexcept;
  FlowTable& operator=(FlowTable&& other) noexcept;
  ~FlowTable();

  /// The flow to that address, or null.
  Flow* find(std::uint32_t address) {
    if (block_ == nullptr) return nullptr;
    if (keys()[block_->expected] == address) [[likely]]
      return use(block_->expected);
    return search(address);
  }
  /// Requires that there is none yet.
  Flow& add(std::uint32_t address);

  /// Asks the processor to fetch the addresses.
  [[gnu::always_inline]] void fetch_ahead() const { __builtin_prefetch(block_); }
  /// And then, once those are there, the flow that will probably be used.
  [[gnu::always_inline]] void fetch_expected_ahead() const {
    if (block_ != nullptr) __builtin_prefetch(&flows()[block_->expected]);
  }

  std::uint32_t size() const { return block_ == nullptr ? 0 : block_->count; }
  /// Memory of a table for so many flows, for those who plan it.
  static std::size_t bytes_for(std::uint32_t count);

 private:
  static constexpr std::size_t cache_line = 64;

  // Followed in memory by the addresses, from the next cache line on by the flows
  // and, if large, by an index. The first line holds eleven addresses: a table of so many
  // is searched in it alone.
  struct Block {
    std::uint32_t count;
    std::uint32_t capacity;
    std::uint32_t expected;    // where the next look will probably succeed
    std::uint32_t used;        // where the last one did
    std::uint32_t index_bits;  // 0: no index
  };

  static std::size_t flows_offset(std::uint32_t capacity) {
    const std::size_t head = sizeof(Block) + capacity * sizeof(std::uint32_t);
    return (head + cache_line - 1) / cache_line * cache_line;
  }
  std::uint32_t* keys() const { return reinterpret_cast<std::uint32_t*>(block_ + 1); }
  Flow* flows() const {
    return reinterpret_cast<Flow*>(reinterpret_cast<std::byte*>(block_) +
                                   flows_offset(block_->capacity));
  }
  std::uint32_t* index() const {
    return reinterpret_cast<std::uint32_t*>(flows() + block_->capacity);
  }

  Flow* use(std::uint32_t place) {
    Flow& flow = flows()[place];
    block_->used = place;
    block_->expected = flow.then < block_->count ? flow.then : 0;
    return &flow;
  }
  Flow* use_instead(std::uint32_t place) {
    flows()[block_->used].then = place;
    return use(place);
  }
  Flow* search(std::uint32_t address);
  static Block* allocate(std::uint32_t capacity);
  static void free(Block* block);
  void grow();
  void enter(std::uint32_t position);

  Block* block_ = nullptr;
};

}  // namespace swarmstage::model
