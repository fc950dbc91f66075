#include "core/node/send_queue.h"

#include <algorithm>
#include <cstring>

#include "core/base/assert.h"

namespace swarmstage {

BlockPool::Block BlockPool::take() {
  if (free_.empty()) return Block(new std::byte[block_bytes]);
  Block block = std::move(free_.back());
  free_.pop_back();
  return block;
}

void BlockPool::give_back(Block block) {
  if (block && free_.size() < kept_limit) free_.push_back(std::move(block));
}

BlockPool::Chunks BlockPool::take_list() {
  if (free_lists_.empty()) {
    Chunks list;
    list.reserve(list_length);
    return list;
  }
  Chunks list = std::move(free_lists_.back());
  free_lists_.pop_back();
  return list;
}

void BlockPool::give_back(Chunks list) {
  const bool fits = list.capacity() != 0 && list.capacity() <= list_length;
  if (!fits || free_lists_.size() >= kept_limit) return;
  list.clear();
  free_lists_.push_back(std::move(list));
}

ByteView BlockPool::Chunk::view() const {
  const std::byte* data = block ? block.get() : shared.view().data();
  return {data + begin, end - begin};
}

void SendQueue::append(BlockPool& pool, ByteView bytes) {
  size_ += bytes.size();
  if (chunks_.capacity() == 0 && !bytes.empty()) chunks_ = pool.take_list();
  while (!bytes.empty()) {
    Chunk* last = chunks_.size() > head_ ? &chunks_.back() : nullptr;
    if (!last || !last->block || last->end == BlockPool::block_bytes) {
      last = &chunks_.emplace_back();
      last->block = pool.take();
    }
    const std::size_t count = std::min(bytes.size(), BlockPool::block_bytes - last->end);
    std::memcpy(last->block.get() + last->end, bytes.data(), count);
    last->end += count;
    bytes = bytes.after(count);
  }
}

void SendQueue::append(SharedBytes bytes) {
  if (bytes.size() == 0) return;
  size_ += bytes.size();
  Chunk& chunk = chunks_.emplace_back();
  chunk.end = bytes.size();
  chunk.shared = std::move(bytes);
}

std::size_t SendQueue::front(std::span<ByteView> out) const {
  std::size_t count = 0;
  for (std::size_t i = head_; i < chunks_.size() && count < out.size(); ++i) {
    out[count++] = chunks_[i].view();
  }
  return count;
}

void SendQueue::drop(BlockPool& pool, std::size_t count) {
  SWARMSTAGE_ASSERT(count <= size_, "a driver took more bytes than were pending");
  size_ -= count;
  while (count != 0) {
    Chunk& chunk = chunks_[head_];
    const std::size_t here = std::min(count, chunk.end - chunk.begin);
    chunk.begin += here;
    count -= here;
    if (chunk.begin != chunk.end) break;
    pool.give_back(std::move(chunk.block));
    chunk.shared = SharedBytes();
    ++head_;
  }
  if (size_ != 0 && head_ < 64) return;
  if (head_ == chunks_.size()) {
    pool.give_back(std::move(chunks_));
    chunks_ = BlockPool::Chunks();
  } else {
    chunks_.erase(chunks_.begin(), chunks_.begin() + static_cast<std::ptrdiff_t>(head_));
  }
  head_ = 0;
}

}  // namespace swarmstage
