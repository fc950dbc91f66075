#include "tests/bench/model/heap_reference.h"

#include <algorithm>
#include <cstring>

#include "tests/bench/model/binary_heap.h"

namespace swarmstage::bench {
namespace {

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

struct Happening {
  std::uint32_t node;
  std::uint32_t what;  // a link (timer), every link, or a message
  bool timer;
};

constexpr std::uint32_t every_link = 0xffffffffU;

class HeapReference {
 public:
  HeapReference(const Load& load, std::uint64_t seed)
      : load_(load), dice_(seed), graph_(union_of_rings(load.nodes, 4, seed)) {
    loss_below_ = static_cast<std::uint64_t>(load.loss * 0x1.0p53);
    serialisation_ = static_cast<std::int64_t>(Load::payload_bytes + Load::header_bytes) * 8 *
                     1'000'000'000 / load.bits_per_second;
    nodes_.resize(load.nodes);
    for (const std::uint32_t to : graph_.to)
      links_.push_back({to, dice_.between(load.latency_min, load.latency_max), 0});
    for (std::uint32_t node = 0; node < load.nodes; ++node) start(node);
  }

  void run() {
    while (!heap_.empty() && heap_.next_time() <= load_.duration) {
      now_ = heap_.next_time();
      const Happening happening = heap_.pop();
      happening.timer ? fire(happening) : receive(happening);
    }
  }

  std::uint64_t delivered() const { return delivered_; }
  std::uint64_t checksum() const {
    std::uint64_t sum = 0;
    for (const NodeRecord& node : nodes_) sum = sum * 31 + node.sum + node.received;
    return sum;
  }

 private:
  void start(std::uint32_t node) {
    if (!load_.timer_per_link) {
      heap_.push(dice_.between(0, load_.period), {node, every_link, true});
      return;
    }
    for (std::uint32_t link = graph_.first[node]; link < graph_.first[node + 1]; ++link)
      heap_.push(dice_.between(0, load_.period), {node, link, true});
  }

  void fire(const Happening& timer) {
    std::byte payload[Load::payload_bytes] = {};
    std::memcpy(payload, &now_, sizeof now_);
    if (timer.what != every_link) {
      send(timer.node, timer.what, payload);
    } else {
      for (std::uint32_t link = graph_.first[timer.node]; link < graph_.first[timer.node + 1];
           ++link)
        send(timer.node, link, payload);
    }
    heap_.push(now_ + load_.period, timer);
  }

  void send(std::uint32_t from, std::uint32_t number, const std::byte* payload) {
    NodeRecord& node = nodes_[from];
    LinkRecord& link = links_[number];
    node.busy_until = std::max(node.busy_until, now_) + serialisation_;
    if (dice_.next() >> 11 < loss_below_) return;
    link.last_arrival = std::max(link.last_arrival, node.busy_until + link.latency);
    heap_.push(link.last_arrival, {link.to, keep(from, payload), false});
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

  void receive(const Happening& arrival) {
    NodeRecord& node = nodes_[arrival.node];
    const Message& message = messages_[arrival.what];
    ++node.received;
    node.sum += static_cast<std::uint64_t>(message.bytes[0]) + message.from;
    ++delivered_;
    free_.push_back(arrival.what);
  }

  Load load_;
  Dice dice_;
  Graph graph_;
  std::uint64_t loss_below_ = 0;
  std::int64_t serialisation_ = 0;
  std::int64_t now_ = 0;
  std::uint64_t delivered_ = 0;
  std::vector<NodeRecord> nodes_;
  std::vector<LinkRecord> links_;
  std::vector<Message> messages_;
  std::vector<std::uint32_t> free_;
  BinaryHeap<Happening> heap_;
};

}  // namespace

Figures run_heap_reference(const Load& load, std::uint64_t seed) {
  Figures figures;
  const double began = cpu_seconds();
  HeapReference reference(load, seed);
  const double ready = cpu_seconds();
  reference.run();
  figures.set_up_seconds = ready - began;
  figures.run_seconds = cpu_seconds() - ready;
  figures.messages = reference.delivered();
  figures.checksum = reference.checksum();
  return figures;
}

}  // namespace swarmstage::bench
