#include "sim/packet/address_plan.h"

#include "core/base/assert.h"

namespace swarmstage::packet {

namespace {

constexpr std::uint32_t first_address = 10U << 24U;
constexpr std::uint32_t subnet_size = 1U << (32U - AddressPlan::prefix_length);
constexpr std::uint32_t subnets_max = (1U << 24U) / subnet_size;
constexpr std::uint32_t hosts_of_subnet = subnet_size - 2;  // not the first, not the last

}  // namespace

std::uint32_t AddressPlan::add_subnet() {
  SWARMSTAGE_ASSERT(subnets_ < subnets_max, "the stage has no subnets left");
  return subnets_++;
}

std::uint32_t AddressPlan::add_segment() {
  segments_.push_back({add_subnet(), 0});
  return segment_count() - 1;
}

std::uint32_t AddressPlan::take(std::uint32_t index) {
  SWARMSTAGE_ASSERT(index < segments_.size(), "a host is put in a segment that does not exist");
  Segment& segment = segments_[index];
  if (segment.taken == hosts_of_subnet) segment = {add_subnet(), 0};
  return first_address + segment.subnet * subnet_size + ++segment.taken;
}

}  // namespace swarmstage::packet
