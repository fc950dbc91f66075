#pragma once

// The load of the message benchmarks: a random graph in which every node has
// about eight neighbours (the union of four random rings), timers with a random
// first phase, and one 100-byte message per link and period. Links have a fixed
// latency drawn once, the nodes' uplinks a bandwidth, and 1 % is lost.

#include <cstdint>
#include <vector>

namespace swarmstage::bench {

struct Load {
  std::uint32_t nodes = 10'000;
  bool timer_per_link = false;  // else one per node, which sends on all its links
  std::int64_t period = 1'000'000'000;
  std::int64_t duration = 10'000'000'000;
  std::int64_t latency_min = 10'000'000;
  std::int64_t latency_max = 100'000'000;
  std::int64_t bits_per_second = 100'000'000;
  double loss = 0.01;

  static constexpr std::size_t payload_bytes = 100;
  static constexpr std::size_t header_bytes = 28;
  static constexpr unsigned rings = 4;
};

// Small and good enough to draw loads with; the models have their own.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed * 0x9e3779b97f4a7c15U + 1) {}
  std::uint64_t next() {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 7;
    state_ ^= state_ << 17;
    return state_ * 0x2545f4914f6cdd1dU;
  }
  std::uint32_t below(std::uint32_t bound) {
    return static_cast<std::uint32_t>((next() >> 32) * bound >> 32);
  }
  std::int64_t between(std::int64_t low, std::int64_t high) {
    return low +
           static_cast<std::int64_t>((next() >> 24) % static_cast<std::uint64_t>(high - low + 1));
  }

 private:
  std::uint64_t state_;
};

// Neighbours of node i: to[first[i]] up to to[first[i + 1]].
struct Graph {
  std::vector<std::uint32_t> first;
  std::vector<std::uint32_t> to;
};

Graph union_of_rings(std::uint32_t nodes, unsigned rings, std::uint64_t seed);

}  // namespace swarmstage::bench
