#include "sim/packet/simulation.h"

#include <ns3/config.h>
#include <ns3/names.h>
#include <ns3/simulator.h>

namespace swarmstage::packet {

Simulation::Simulation(const TcpSettings& tcp) : engine_(ns3::CreateObject<EventEngine>()) {
  ns3::Names::Clear();
  ns3::Config::Reset();
  apply(tcp);
  ns3::Simulator::SetImplementation(engine_);
  ns3::Simulator::Run();
}

Simulation::~Simulation() {
  ns3::Simulator::Destroy();
  engine_->Dispose();
}

}  // namespace swarmstage::packet
