#pragma once

// What the parts of the packet stage share: the simulation, the cloud, hosts and
// nodes. The stage owns one; the parts (datagrams, streams, questions) work on
// it. Members are in the order in which they need each other, so that nodes go
// before hosts and hosts before the simulation.

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <ns3/event-impl.h>

#include "core/node/node_runner.h"
#include "core/node/runner_group.h"
#include "core/stage/skewed_clock.h"
#include "core/stage/stage.h"
#include "sim/packet/address_plan.h"
#include "sim/packet/packet_host.h"
#include "sim/packet/simulation.h"

namespace swarmstage::packet {

class StreamEnd;
class ListenerEnd;
class HostInbox;
class Capture;

/// An open datagram port of a node.
struct Socket {
  std::uint32_t node = 0;
  PortId id;
  std::uint32_t address = 0;  // 0: any
  std::uint16_t number = 0;
  bool shared = false;
  std::vector<std::uint32_t> groups;
};

struct HostState {
  HostState();
  ~HostState();

  Host described;
  std::uint64_t stable_id = 0;
  std::vector<std::uint32_t> nodes;
  std::vector<Socket> sockets;                    // in order of opening
  std::map<std::uint32_t, std::uint32_t> joined;  // sockets in each group
  std::vector<std::unique_ptr<ListenerEnd>> listeners;
  std::unique_ptr<HostInbox> inbox;
  std::unique_ptr<Capture> capture;
  std::unique_ptr<PacketHost> machine;
  bool paused = false;
  std::deque<std::function<void()>> held;  // what nodes will hear when it goes on
  std::size_t held_bytes = 0;
};

struct NodeState {
  NodeState();
  ~NodeState();

  std::string name;
  std::string role;
  Json config;
  std::uint64_t stable_id = 0;
  std::uint32_t host = 0;
  std::uint32_t life = 0;
  TimePoint wake_at = never;  // the wake that counts
  SkewedClock clock;
  std::optional<NodeRunner> runner;
  std::optional<Random> unguessable;
  RunHashes former_lives;
  std::vector<std::unique_ptr<StreamEnd>> streams;  // by the slot of their ids
};

struct World {
  World(const StageOptions& options, const TcpSettings& tcp, Driver& driver, Observer& observer);
  ~World();

  TimePoint now() const { return simulation.now(); }
  NodeRunner& runner(std::uint32_t node) { return *nodes[node].runner; }
  HostState& host_of(std::uint32_t node) { return hosts[nodes[node].host]; }
  /// Calls the task at that time, after everything that was posted for it before.
  template <typename Task>
  void post(TimePoint at, Task task);
  template <typename Task>
  void post_now(Task task) {
    post(now(), std::move(task));
  }
  /// Delivers now, or when the node's host goes on; not to a later life.
  template <typename D>
  void tell(std::uint32_t node, D delivery);
  /// Keeps a stream that ended until nobody is inside it any more.
  void retire(std::unique_ptr<StreamEnd> stream);

  StageOptions options;
  Simulation simulation;
  Cloud cloud;
  HostKit kit;
  RunnerGroup group;
  AddressPlan addresses;
  std::vector<std::uint32_t> host_of_port;  // by port of the cloud
  std::vector<LinkQuality> access_of_segment;
  std::deque<HostState> hosts;
  std::deque<NodeState> nodes;
  std::vector<std::unique_ptr<StreamEnd>> retired;
  std::vector<std::byte> scratch;
  StageCounters counters;
};

namespace detail {

template <typename Task>
class TaskEvent final : public ns3::EventImpl {
 public:
  explicit TaskEvent(Task task) : task_(std::move(task)) {}

 private:
  void Notify() override { task_(); }
  Task task_;
};

}  // namespace detail

template <typename Task>
void World::post(TimePoint at, Task task) {
  simulation.engine().post(nanoseconds(at), ns3::Simulator::NO_CONTEXT,
                           new detail::TaskEvent<Task>(std::move(task)));
}

template <typename D>
void World::tell(std::uint32_t node, D delivery) {
  HostState& host = host_of(node);
  if (!host.paused) return runner(node).deliver(now(), delivery);
  host.held.push_back([this, node, life = nodes[node].life, delivery = std::move(delivery)] {
    if (nodes[node].life == life) runner(node).deliver(now(), delivery);
  });
}

}  // namespace swarmstage::packet
