// Messages in plain ns-3 without any protocol: events of ScheduleWithContext on
// the PriorityQueue scheduler, with a link model of latency, bandwidth and loss.
// The reference of the model stage, and the load of tests/bench/model/load.h.

#include <algorithm>
#include <array>
#include <cstdio>
#include <string>
#include <vector>

#include <ns3/object-factory.h>
#include <ns3/simulator.h>

#include "tests/bench/model/load.h"
#include "tests/bench/model/measure.h"
#include "tests/bench/packet/packet_load.h"
#include "tests/bench/report.h"

namespace swarmstage::bench {
namespace {

struct Message {
  std::array<char, Load::payload_bytes> payload;
};

class MessageSwarm {
 public:
  explicit MessageSwarm(const Load& load)
      : load_(load),
        graph_(union_of_rings(load.nodes, 4, 1)),
        busy_until_(load.nodes),
        received_(load.nodes) {
    ns3::ObjectFactory scheduler;
    scheduler.SetTypeId("ns3::PriorityQueueScheduler");
    ns3::Simulator::SetScheduler(scheduler);
    ns3::Simulator::Run();
    for (std::size_t link = 0; link < graph_.to.size(); ++link) {
      latency_.push_back(dice_.between(load.latency_min, load.latency_max));
    }
  }
  ~MessageSwarm() { ns3::Simulator::Destroy(); }
  MessageSwarm(const MessageSwarm&) = delete;
  MessageSwarm& operator=(const MessageSwarm&) = delete;

  void start() {
    for (std::uint32_t node = 0; node < load_.nodes; ++node) {
      if (load_.timer_per_link) {
        for (std::uint32_t at = graph_.first[node]; at < graph_.first[node + 1]; ++at) {
          later(node, dice_.between(0, load_.period - 1), &MessageSwarm::link_timer, at);
        }
      } else {
        later(node, dice_.between(0, load_.period - 1), &MessageSwarm::node_timer, node);
      }
    }
  }
  void run_until(std::int64_t time) {
    ns3::Simulator::Stop(ns3::NanoSeconds(static_cast<std::uint64_t>(time)) -
                         ns3::Simulator::Now());
    ns3::Simulator::Run();
  }
  std::uint64_t delivered() const { return delivered_; }

 private:
  template <typename Argument>
  void later(std::uint32_t node, std::int64_t delay, void (MessageSwarm::*what)(Argument),
             Argument argument) {
    ns3::Simulator::ScheduleWithContext(node, ns3::TimeStep(static_cast<std::uint64_t>(delay)),
                                        what, this, argument);
  }

  void link_timer(std::uint32_t link) {
    const std::uint32_t node = ns3::Simulator::GetContext();
    send(node, link);
    later(node, load_.period, &MessageSwarm::link_timer, link);
  }

  void node_timer(std::uint32_t node) {
    for (std::uint32_t at = graph_.first[node]; at < graph_.first[node + 1]; ++at) send(node, at);
    later(node, load_.period, &MessageSwarm::node_timer, node);
  }

  void send(std::uint32_t node, std::uint32_t link) {
    const std::int64_t now = ns3::Simulator::Now().GetTimeStep();
    constexpr std::int64_t bits = (Load::payload_bytes + Load::header_bytes) * 8;
    const std::int64_t start = std::max(now, busy_until_[node]);
    busy_until_[node] = start + bits * 1'000'000'000 / load_.bits_per_second;
    if (dice_.below(1'000'000) < static_cast<std::uint32_t>(load_.loss * 1e6)) return;
    auto* message = new Message{};
    message->payload.fill(static_cast<char>(link));
    ns3::Simulator::ScheduleWithContext(
        graph_.to[link],
        ns3::TimeStep(static_cast<std::uint64_t>(busy_until_[node] - now + latency_[link])),
        &MessageSwarm::receive, this, message);
  }

  void receive(Message* message) {
    received_[ns3::Simulator::GetContext()] += static_cast<unsigned char>(message->payload[7]);
    ++delivered_;
    delete message;
  }

  Load load_;
  Graph graph_;
  Dice dice_{7};
  std::vector<std::int64_t> latency_;     // by link
  std::vector<std::int64_t> busy_until_;  // by node
  std::vector<std::uint64_t> received_;
  std::uint64_t delivered_ = 0;
};

struct Row {
  const char* name;  // as the model's benchmark calls it
  std::uint32_t nodes;
  bool timer_per_link;
};

constexpr std::array rows = {
    Row{"model/timer_per_link/10000", 10'000, true},
    Row{"model/timer_per_link/100000", 100'000, true},
    Row{"model/timer_per_node/10000", 10'000, false},
    Row{"model/timer_per_node/100000", 100'000, false},
};

void run(const Row& row) {
  Load load;
  load.nodes = row.nodes;
  load.timer_per_link = row.timer_per_link;
  const double heap_before = heap_bytes();
  MessageSwarm swarm(load);
  swarm.start();
  swarm.run_until(load.period);
  const double heap = heap_bytes() - heap_before;
  const std::uint64_t delivered = swarm.delivered();
  const double before = cpu_seconds();
  swarm.run_until(row.nodes > 50'000 ? 3 * load.period : load.duration);
  const double spent = cpu_seconds() - before;
  report(row.name, spent * 1e6 / static_cast<double>(swarm.delivered() - delivered), "us");
  std::printf("%.0f bytes of heap for each node\n", heap / row.nodes);
}

}  // namespace
}  // namespace swarmstage::bench

// Names of rows; all of them without any.
int main(int argument_count, char** arguments) {
  const std::vector<std::string> wanted(arguments + 1, arguments + argument_count);
  bool any = false;
  for (const auto& row : swarmstage::bench::rows) {
    const bool named = std::find(wanted.begin(), wanted.end(), row.name) != wanted.end();
    if (!wanted.empty() && !named) continue;
    any = true;
    swarmstage::bench::run(row);
  }
  if (any) return 0;
  std::fprintf(stderr, "usage: %s [model/timer_per_link/10000 ...]\n", arguments[0]);
  return 2;
}
