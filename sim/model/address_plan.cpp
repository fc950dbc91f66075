#include "sim/model/address_plan.h"

#include "core/base/assert.h"

namespace swarmstage::model {

std::uint32_t AddressPlan::add_segment() {
  const std::uint32_t segment = segment_count();
  segments_.emplace_back();
  add_subnet(segment);
  return segment;
}

void AddressPlan::add_subnet(std::uint32_t segment) {
  SWARMSTAGE_ASSERT(subnets_.size() < subnet_limit, "the model has no subnets left");
  Segment& grown = segments_[segment];
  grown.last_subnet = static_cast<std::uint32_t>(subnets_.size());
  subnets_.push_back({segment, static_cast<std::uint32_t>(grown.members.size())});
}

std::uint32_t AddressPlan::attach(std::uint32_t segment, std::uint32_t host,
                                  std::uint16_t interface) {
  SWARMSTAGE_ASSERT(segment < segments_.size(), "a host is put in a segment that does not exist");
  Segment& joined = segments_[segment];
  const auto member = static_cast<std::uint32_t>(joined.members.size());
  if (member - subnets_[joined.last_subnet].first_member == hosts_of_subnet) add_subnet(segment);
  joined.members.push_back({host, static_cast<std::uint16_t>(segment), interface});
  const std::uint32_t within = member - subnets_[joined.last_subnet].first_member;
  return first_address + joined.last_subnet * subnet_size + within + 1;
}

const Attachment* AddressPlan::find(std::uint32_t address) const {
  const std::uint32_t offset = address - first_address;
  const std::uint32_t number = offset / subnet_size;
  if (number >= subnets_.size()) return nullptr;
  const Subnet& subnet = subnets_[number];
  const Segment& segment = segments_[subnet.segment];
  const std::uint32_t within = offset % subnet_size;
  if (within == 0 || within > hosts_of_subnet) return nullptr;
  const std::uint32_t member = subnet.first_member + within - 1;
  return member < segment.members.size() ? &segment.members[member] : nullptr;
}

}  // namespace swarmstage::model
