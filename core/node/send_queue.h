#pragma once

// The unsent bytes of one stream. Small writes are gathered in blocks that come
// from a pool of the thread and go back to it when sent, like the list of them, so
// that an idle stream holds none; a shared payload is only referred to. Drivers look at the front
// and say what they took.

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "core/base/byte_view.h"
#include "core/base/shared_bytes.h"

namespace swarmstage {

/// Blocks for send queues; one pool per thread.
class BlockPool {
 public:
  static constexpr std::size_t block_bytes = 32U << 10;
  using Block = std::unique_ptr<std::byte[]>;
  /// A piece of a queue: bytes of its own, or a part of a shared payload.
  struct Chunk {
    Block block;  // or, if null:
    SharedBytes shared;
    std::size_t begin = 0;
    std::size_t end = 0;
    ByteView view() const;
  };
  using Chunks = std::vector<Chunk>;

  Block take();
  void give_back(Block block);
  /// An empty list with room for a few chunks.
  Chunks take_list();
  void give_back(Chunks list);

 private:
  static constexpr std::size_t kept_limit = 64;
  static constexpr std::size_t list_length = 4;
  std::vector<Block> free_;
  std::vector<Chunks> free_lists_;
};

class SendQueue {
 public:
  void append(BlockPool& pool, ByteView bytes);
  void append(SharedBytes bytes);
  std::size_t size() const { return size_; }

  /// Fills `out` with what comes next, in order; returns how many views.
  std::size_t front(std::span<ByteView> out) const;
  /// Drops that many bytes from the front.
  void drop(BlockPool& pool, std::size_t count);

 private:
  using Chunk = BlockPool::Chunk;

  BlockPool::Chunks chunks_;
  std::size_t head_ = 0;  // chunks before it are spent
  std::size_t size_ = 0;
};

}  // namespace swarmstage
