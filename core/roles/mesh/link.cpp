#include "core/roles/mesh/link.h"

#include "core/base/assert.h"

namespace swarmstage::mesh {

Link& LinkTable::add(std::unique_ptr<Link> link) {
  const std::size_t slot = link->stream.slot();
  if (slot >= by_slot_.size()) by_slot_.resize(slot + 1);
  SWARMSTAGE_ASSERT(!by_slot_[slot], "two links have one stream");
  by_slot_[slot] = std::move(link);
  ++count_;
  return *by_slot_[slot];
}

const Link* LinkTable::find(StreamId stream) const {
  return const_cast<LinkTable*>(this)->find(stream);
}

void LinkTable::remove(StreamId stream) {
  if (!find(stream)) return;
  by_slot_[stream.slot()].reset();
  --count_;
}

}  // namespace swarmstage::mesh
