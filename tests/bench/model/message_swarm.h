#pragma once

// The load of the message benchmarks without any protocol or node: timers, links
// with latency and loss whose messages keep their order, uplinks with a
// bandwidth, messages in a pool with a real copy of their bytes. The engine that
// calls it back is the program's: plain ns-3 or a plain heap, so that the two
// differ in nothing else. model-beside-ns3 compares their checksums and fails when
// they differ. (An event at the very nanosecond at which a run stops might be done by
// one and not by the other; with the seed of these benchmarks there is none.) An
// Engine<Model> has
//   now(), node()                           of the call under way
//   later(node, delay, &Model::what, self, argument)
//   run_until(time)

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <vector>

#include "tests/bench/model/load.h"
#include "tests/bench/model/measure.h"

namespace swarmstage::bench {

template <template <class> class Engine>
class MessageSwarm {
 public:
  MessageSwarm(const Load& load, std::uint64_t seed)
      : load_(load), dice_(seed), graph_(union_of_rings(load.nodes, Load::rings, seed)) {
    loss_below_ = static_cast<std::uint64_t>(load.loss * 0x1.0p53);
    serialisation_ = static_cast<std::int64_t>(Load::payload_bytes + Load::header_bytes) * 8 *
                     1'000'000'000 / load.bits_per_second;
    nodes_.resize(load.nodes);
    for (const std::uint32_t to : graph_.to)
      links_.push_back({to, dice_.between(load.latency_min, load.latency_max), 0});
    for (std::uint32_t node = 0; node < load.nodes; ++node) start(node);
  }
  MessageSwarm(const MessageSwarm&) = delete;
  MessageSwarm& operator=(const MessageSwarm&) = delete;

  void run_until(std::int64_t time) { engine_.run_until(time); }

  std::uint64_t delivered() const { return delivered_; }
  std::uint64_t checksum() const {
    std::uint64_t sum = 0;
    for (const NodeRecord& node : nodes_) sum = sum * 31 + node.sum + node.received;
    return sum;
  }

 private:
  struct LinkRecord {
    std::uint32_t to;
    std::int64_t latency;
    std::int64_t last_arrival;  // messages of one link keep their order
  };
  struct NodeRecord {
    std::int64_t busy_until = 0;  // when its uplink is free again
    std::uint64_t received = 0;
    std::uint64_t sum = 0;
  };
  struct Message {
    std::uint32_t from;
    std::uint32_t size;
    std::byte bytes[Load::payload_bytes];
  };
  using Handler = void (MessageSwarm::*)(std::uint32_t);

  void later(std::uint32_t node, std::int64_t delay, Handler what, std::uint32_t argument) {
    engine_.later(node, delay, what, this, argument);
  }

  void start(std::uint32_t node) {
    const auto phase = [this] { return dice_.between(0, load_.period - 1); };
    if (!load_.timer_per_link) return later(node, phase(), &MessageSwarm::node_timer, node);
    for (std::uint32_t link = graph_.first[node]; link < graph_.first[node + 1]; ++link)
      later(node, phase(), &MessageSwarm::link_timer, link);
  }

  void link_timer(std::uint32_t link) {
    const std::uint32_t node = engine_.node();
    send(node, link);
    later(node, load_.period, &MessageSwarm::link_timer, link);
  }

  void node_timer(std::uint32_t node) {
    for (std::uint32_t link = graph_.first[node]; link < graph_.first[node + 1]; ++link)
      send(node, link);
    later(node, load_.period, &MessageSwarm::node_timer, node);
  }

  void send(std::uint32_t from, std::uint32_t number) {
    const std::int64_t now = engine_.now();
    std::byte payload[Load::payload_bytes] = {};
    std::memcpy(payload, &now, sizeof now);
    NodeRecord& node = nodes_[from];
    LinkRecord& link = links_[number];
    node.busy_until = std::max(node.busy_until, now) + serialisation_;
    if (dice_.next() >> 11 < loss_below_) return;
    link.last_arrival = std::max(link.last_arrival, node.busy_until + link.latency);
    later(link.to, link.last_arrival - now, &MessageSwarm::receive, keep(from, payload));
  }

  std::uint32_t keep(std::uint32_t from, const std::byte* payload) {
    if (free_.empty()) {
      free_.push_back(static_cast<std::uint32_t>(messages_.size()));
      messages_.emplace_back();
    }
    const std::uint32_t slot = free_.back();
    free_.pop_back();
    Message& message = messages_[slot];
    message.from = from;
    message.size = Load::payload_bytes;
    std::memcpy(message.bytes, payload, Load::payload_bytes);
    return slot;
  }

  void receive(std::uint32_t slot) {
    NodeRecord& node = nodes_[engine_.node()];
    const Message& message = messages_[slot];
    ++node.received;
    node.sum += static_cast<std::uint64_t>(message.bytes[0]) + message.from;
    ++delivered_;
    free_.push_back(slot);
  }

  Engine<MessageSwarm> engine_;
  Load load_;
  Dice dice_;
  Graph graph_;
  std::uint64_t loss_below_ = 0;
  std::int64_t serialisation_ = 0;
  std::uint64_t delivered_ = 0;
  std::vector<NodeRecord> nodes_;
  std::vector<LinkRecord> links_;
  std::vector<Message> messages_;
  std::vector<std::uint32_t> free_;
};

template <template <class> class Engine>
Figures run_messages(const Load& load, std::uint64_t seed) {
  Figures figures;
  const double began = cpu_seconds();
  MessageSwarm<Engine> swarm(load, seed);
  figures.set_up_seconds = cpu_seconds() - began;
  figures.measure_run([&](std::int64_t time) { swarm.run_until(time); },
                      [&] { return swarm.delivered(); }, load);
  figures.checksum = swarm.checksum();
  return figures;
}

}  // namespace swarmstage::bench
