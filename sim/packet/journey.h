#pragma once

// A packet on its way, and the event of its next stop. It names sender and
// receiver by number and generation, never by pointer, so that hosts may vanish
// while packets are under way. The same event is scheduled again for each stop;
// most journeys have one, the receiving host.

#include <cstdint>
#include <utility>

#include <ns3/event-impl.h>
#include <ns3/packet.h>

#include "sim/packet/cloud.h"

namespace swarmstage::packet {

/// What a packet comes to next.
enum class Stop : std::uint8_t { across, down, host };

class Journey final : public ns3::EventImpl {
 public:
  static constexpr std::uint32_t everybody = 0xffffffffU;  // whom the packet itself names

  Journey(Cloud& cloud, ns3::Ptr<ns3::Packet> packet, std::uint32_t from, std::uint32_t to,
          Stop stop)
      : cloud_(cloud), packet_(std::move(packet)), from_(from), to_(to), stop_(stop) {}

 private:
  friend class Cloud;

  void Notify() override { cloud_.advance(*this); }

  Cloud& cloud_;
  ns3::Ptr<ns3::Packet> packet_;
  std::uint32_t from_;
  std::uint32_t to_;
  std::uint32_t generation_ = 0;  // of the receiving port
  std::uint32_t segment_ = 0;     // where it is
  Stop stop_;
};

}  // namespace swarmstage::packet
