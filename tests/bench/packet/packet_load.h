#pragma once

// The load of the packet benchmarks and how it is told: nodes with about eight
// neighbours, 100 bytes to each of them every second, over access lines of
// 100 Mbit/s and 20 ms. A program sets the load up, lets it warm up, and counts
// the processor time of the simulated seconds after that, and the heap it holds.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "core/stage/network_plan.h"
#include "tests/bench/model/load.h"

namespace swarmstage::bench {

struct PacketLoad {
  std::string kind;  // udp or tcp
  std::uint32_t nodes = 1000;
  std::int64_t warm_up_seconds = 3;
  std::int64_t seconds = 5;

  static constexpr std::size_t message_bytes = 100;
  static constexpr std::int64_t period = 1'000'000'000;
  static constexpr std::uint16_t port = 9;

  Graph graph() const { return union_of_rings(nodes, 4, 1); }
  static LinkQuality access();
};

/// "udp 1000 [SECONDS]"; nothing, and a line on standard error, for anything else.
std::optional<PacketLoad> read_load(int argument_count, char** arguments);

/// Bytes in use on this process's heap.
double heap_bytes();

/// What a load costs: `set_up` makes it, `run_until` lets it run to that second,
/// `messages` counts what has been received, `events` what the engine has handled.
struct PacketProgram {
  std::function<void()> set_up;
  std::function<void(std::int64_t second)> run_until;
  std::function<std::uint64_t()> messages;
  std::function<std::uint64_t()> events;
};

/// Runs and reports: microseconds for each message, heap for each node or, with
/// TCP, for each connection.
void measure(const PacketLoad& load, const PacketProgram& program);

}  // namespace swarmstage::bench
