// Messages in plain ns-3 without any protocol: events of ScheduleWithContext on
// the PriorityQueue scheduler. The reference of the model stage.

#include <ns3/object-factory.h>
#include <ns3/simulator.h>

#include "tests/bench/model/bench_program.h"
#include "tests/bench/model/message_swarm.h"

namespace swarmstage::bench {
namespace {

template <class Model>
class Ns3Engine {
 public:
  using Handler = void (Model::*)(std::uint32_t);

  Ns3Engine() {
    ns3::ObjectFactory scheduler;
    scheduler.SetTypeId("ns3::PriorityQueueScheduler");
    ns3::Simulator::SetScheduler(scheduler);
    ns3::Simulator::Run();
  }
  ~Ns3Engine() { ns3::Simulator::Destroy(); }
  Ns3Engine(const Ns3Engine&) = delete;
  Ns3Engine& operator=(const Ns3Engine&) = delete;

  std::int64_t now() const { return ns3::Simulator::Now().GetTimeStep(); }
  std::uint32_t node() const { return ns3::Simulator::GetContext(); }

  void later(std::uint32_t node, std::int64_t delay, Handler what, Model* self,
             std::uint32_t argument) {
    ns3::Simulator::ScheduleWithContext(node, ns3::TimeStep(static_cast<std::uint64_t>(delay)),
                                        what, self, argument);
  }

  void run_until(std::int64_t time) {
    ns3::Simulator::Stop(ns3::NanoSeconds(static_cast<std::uint64_t>(time)) -
                         ns3::Simulator::Now());
    ns3::Simulator::Run();
  }
};

}  // namespace
}  // namespace swarmstage::bench

int main(int count, char** arguments) {
  using namespace swarmstage::bench;
  return run_bench_program(count, arguments, run_messages<Ns3Engine>);
}
