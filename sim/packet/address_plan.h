#pragma once

// Which address an interface gets: segments take subnets 10.0.0.0/20,
// 10.0.16.0/20 and so on, in the order they are needed; a segment with more
// interfaces than one holds takes another. The same rule as on the model stage,
// so that a scenario speaks of the same addresses on both.

#include <cstdint>
#include <vector>

namespace swarmstage::packet {

class AddressPlan {
 public:
  static constexpr std::uint8_t prefix_length = 20;

  std::uint32_t add_segment();
  std::uint32_t segment_count() const { return static_cast<std::uint32_t>(segments_.size()); }
  /// A new address in that segment, in host order.
  std::uint32_t take(std::uint32_t segment);

 private:
  struct Segment {
    std::uint32_t subnet = 0;
    std::uint32_t taken = 0;  // of that subnet
  };

  std::uint32_t add_subnet();

  std::vector<Segment> segments_;
  std::uint32_t subnets_ = 0;
};

}  // namespace swarmstage::packet
