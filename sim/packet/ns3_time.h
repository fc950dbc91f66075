#pragma once

// Between our integer nanoseconds and ns-3's, which are the same numbers: its
// resolution is the nanosecond unless somebody changes it, and nobody does.

#include <ns3/nstime.h>
#include <ns3/simulator.h>

#include "core/node/time.h"

namespace swarmstage::packet {

inline ns3::Time to_ns3(Duration duration) {
  return ns3::TimeStep(static_cast<std::uint64_t>(duration.count()));
}

inline Duration to_duration(const ns3::Time& time) {
  return Duration(time.GetTimeStep());
}

inline TimePoint ns3_now() {
  return at_time(to_duration(ns3::Simulator::Now()));
}

}  // namespace swarmstage::packet
