#include "sim/model/flow_table.h"

#include <algorithm>
#include <bit>
#include <memory>
#include <new>
#include <utility>

#include "core/base/assert.h"

namespace swarmstage::model {

namespace {

constexpr std::uint32_t first_capacity = 4;
constexpr std::uint32_t scanned_limit = 16;  // larger tables have an index
constexpr std::uint32_t vacant = 0xffffffffU;

std::uint32_t index_bits_for(std::uint32_t capacity) {
  return capacity <= scanned_limit ? 0 : static_cast<std::uint32_t>(std::bit_width(capacity));
}

std::uint32_t start_of_search(std::uint32_t address, std::uint32_t bits) {
  return address * 0x9e3779b1U >> (32 - bits);
}

}  // namespace

FlowTable::FlowTable(FlowTable&& other) noexcept : block_(std::exchange(other.block_, nullptr)) {}

FlowTable& FlowTable::operator=(FlowTable&& other) noexcept {
  std::swap(block_, other.block_);
  return *this;
}

FlowTable::~FlowTable() {
  free(block_);
}

FlowTable::Block* FlowTable::allocate(std::uint32_t capacity) {
  void* memory = ::operator new (bytes_for(capacity), std::align_val_t{cache_line});
  return new (memory) Block{0, capacity, 0, 0, index_bits_for(capacity)};
}

void FlowTable::free(Block* block) {
  if (block != nullptr) ::operator delete (block, std::align_val_t{cache_line});
}

std::size_t FlowTable::bytes_for(std::uint32_t count) {
  const std::uint32_t bits = index_bits_for(count);
  const std::size_t indexed = bits == 0 ? 0 : std::size_t{1} << bits;
  return flows_offset(count) + count * sizeof(Flow) + indexed * sizeof(std::uint32_t);
}

Flow* FlowTable::search(std::uint32_t address) {
  const std::uint32_t* const known = keys();
  if (block_->index_bits == 0) {
    const std::uint32_t* found = std::find(known, known + block_->count, address);
    if (found == known + block_->count) return nullptr;
    return use_instead(static_cast<std::uint32_t>(found - known));
  }
  const std::uint32_t mask = (1U << block_->index_bits) - 1;
  std::uint32_t at = start_of_search(address, block_->index_bits);
  for (; index()[at] != vacant; at = (at + 1) & mask) {
    if (known[index()[at]] == address) return use_instead(index()[at]);
  }
  return nullptr;
}

Flow& FlowTable::add(std::uint32_t address) {
  if (block_ == nullptr || block_->count == block_->capacity) grow();
  const std::uint32_t position = block_->count++;
  keys()[position] = address;
  if (block_->index_bits != 0) enter(position);
  Flow& flow = *new (&flows()[position]) Flow;
  flow.then = position + 1;
  return flow;
}

// Small steps while tables are small: most networks are many hosts of few peers.
void FlowTable::grow() {
  const std::uint32_t count = size();
  const std::uint32_t capacity = count == 0              ? first_capacity
                                 : count < scanned_limit ? count + first_capacity
                                                         : 2 * count;
  SWARMSTAGE_ASSERT(capacity < 1U << 30, "a host sends to too many addresses");
  FlowTable old(std::move(*this));
  block_ = allocate(capacity);
  block_->count = count;
  keys()[0] = vacant;  // find() looks here before anything was added
  if (count != 0) {
    block_->expected = old.block_->expected;
    block_->used = old.block_->used;
    std::uninitialized_copy_n(old.flows(), count, flows());
    std::copy_n(old.keys(), count, keys());
  }
  if (block_->index_bits == 0) return;
  std::fill_n(index(), std::size_t{1} << block_->index_bits, vacant);
  for (std::uint32_t position = 0; position < count; ++position) enter(position);
}

void FlowTable::enter(std::uint32_t position) {
  const std::uint32_t mask = (1U << block_->index_bits) - 1;
  std::uint32_t at = start_of_search(keys()[position], block_->index_bits);
  while (index()[at] != vacant) at = (at + 1) & mask;
  index()[at] = position;
}

}  // namespace swarmstage::model
