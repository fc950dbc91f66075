#pragma once

// One simulation of this process. ns-3 keeps its clock, its list of nodes and its
// defaults in the process, so there may be one at a time; any number may follow
// each other, and each starts from the same state: names and defaults are reset,
// our engine is installed, and it is run once while empty, because until the
// first run every ns-3 time costs three times as much. Hosts and sockets must be
// gone, or never used again, when it is destroyed.

#include "core/node/time.h"
#include "sim/packet/event_engine.h"
#include "sim/packet/tcp_settings.h"

namespace swarmstage::packet {

class Simulation {
 public:
  explicit Simulation(const TcpSettings& tcp = {});
  ~Simulation();
  Simulation(const Simulation&) = delete;
  Simulation& operator=(const Simulation&) = delete;

  /// Runs everything up to and including this time, which is then now().
  void run_until(TimePoint time) { engine_->run_until(nanoseconds(time)); }
  TimePoint now() const { return at_time(Duration(engine_->now())); }
  /// When something happens next; never, if nothing will.
  TimePoint next_event() const { return at_time(Duration(engine_->next_time())); }
  std::uint64_t executed() const { return engine_->executed(); }
  EventEngine& engine() { return *engine_; }

 private:
  ns3::Ptr<EventEngine> engine_;
};

}  // namespace swarmstage::packet
