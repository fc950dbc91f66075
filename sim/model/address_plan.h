#pragma once

// Which address belongs to whom. Segments take subnets 10.0.0.0/20, 10.0.16.0/20
// and so on, in the order they are needed; a segment with more hosts than one
// subnet holds takes another. An address is so found by arithmetic and two array
// look-ups. The plan only grows: addresses are never used again.

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "core/node/endpoint.h"
#include "core/stage/network_plan.h"

namespace swarmstage::model {

/// An interface: of which host, and its place among that host's.
struct Attachment {
  std::uint32_t host = 0;
  std::uint16_t segment = 0;    // there are no more than there are subnets
  std::uint16_t interface = 0;  // 0: the first
};

class AddressPlan {
 public:
  /// A deque, because a vector that grows leaves holes behind.
  using Members = std::deque<Attachment>;

  static constexpr std::uint8_t prefix_length = 20;

  std::uint32_t add_segment();
  std::uint32_t segment_count() const { return static_cast<std::uint32_t>(segments_.size()); }
  /// Attaches a host and returns its new address.
  std::uint32_t attach(std::uint32_t segment, std::uint32_t host, std::uint16_t interface);

  /// Who has this address; null if nobody does.
  const Attachment* find(std::uint32_t address) const;
  /// In order of attaching.
  const Members& members(std::uint32_t segment) const { return segments_[segment].members; }

  static std::uint32_t broadcast_address(std::uint32_t address) {
    return address | (subnet_size - 1);
  }
  /// Whether no host can have it, because it stands for all of a subnet.
  static bool is_broadcast(std::uint32_t address) { return broadcast_address(address) == address; }
  static bool is_multicast(std::uint32_t address) { return address >> 28U == 0xe; }

 private:
  static constexpr std::uint32_t first_address = 10U << 24U;
  static constexpr std::uint32_t subnet_size = 1U << (32 - prefix_length);
  static constexpr std::uint32_t subnet_limit = (1U << 24U) / subnet_size;
  static constexpr std::uint32_t hosts_of_subnet = subnet_size - 2;

  struct Subnet {
    std::uint32_t segment = 0;
    std::uint32_t first_member = 0;
  };
  struct Segment {
    Members members;
    std::uint32_t last_subnet = 0;
  };

  void add_subnet(std::uint32_t segment);

  std::vector<Segment> segments_;
  std::vector<Subnet> subnets_;
};

}  // namespace swarmstage::model
