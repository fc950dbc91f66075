#include "core/node/stream_table.h"

#include <algorithm>

#include "core/base/assert.h"

namespace swarmstage {

Stream& StreamTable::add(Owner owner) {
  if (free_.empty()) {
    free_.push_back(static_cast<std::uint32_t>(slots_.size()));
    slots_.emplace_back();
  }
  const std::uint32_t slot = free_.back();
  free_.pop_back();
  SWARMSTAGE_ASSERT(last_serial_ != UINT32_MAX, "a node has used up its stream ids");
  slots_[slot] = std::make_unique<Stream>();
  slots_[slot]->id = StreamId::make(owner, slot, ++last_serial_);
  ++count_;
  return *slots_[slot];
}

void StreamTable::remove(StreamId id) {
  slots_[id.slot()].reset();
  free_.push_back(id.slot());
  --count_;
}

std::vector<const Stream*> StreamTable::by_serial() const {
  std::vector<const Stream*> all;
  for (const auto& slot : slots_) {
    if (slot) all.push_back(slot.get());
  }
  std::sort(all.begin(), all.end(), [](const Stream* left, const Stream* right) {
    return left->id.serial() < right->id.serial();
  });
  return all;
}

}  // namespace swarmstage
