#include "tests/bench/packet/packet_load.h"

#include <cstdio>
#include <cstdlib>
#include <malloc.h>

#include "tests/bench/model/measure.h"
#include "tests/bench/report.h"

namespace swarmstage::bench {

LinkQuality PacketLoad::access() {
  LinkQuality access;
  access.latency = 20ms;
  access.bandwidth = 100'000'000;
  return access;
}

std::optional<PacketLoad> read_load(int argument_count, char** arguments) {
  PacketLoad load;
  const std::string kind = argument_count > 1 ? arguments[1] : "";
  const long nodes = argument_count > 2 ? std::strtol(arguments[2], nullptr, 10) : 0;
  const long seconds = argument_count > 3 ? std::strtol(arguments[3], nullptr, 10) : 5;
  if ((kind != "udp" && kind != "tcp") || nodes < 16 || nodes > 60000 || seconds < 1) {
    std::fprintf(stderr, "usage: %s udp|tcp NODES [SECONDS]\n", arguments[0]);
    return std::nullopt;
  }
  load.kind = kind;
  load.nodes = static_cast<std::uint32_t>(nodes);
  load.seconds = seconds;
  return load;
}

double heap_bytes() {
  const struct mallinfo2 heap = mallinfo2();
  return static_cast<double>(heap.uordblks + heap.hblkhd);
}

void measure(const PacketLoad& load, const PacketProgram& program) {
  const double heap_before = heap_bytes();
  program.set_up();
  program.run_until(load.warm_up_seconds);
  const double heap = heap_bytes() - heap_before;
  const std::uint64_t messages_before = program.messages();
  const std::uint64_t events_before = program.events();
  const double before = cpu_seconds();
  program.run_until(load.warm_up_seconds + load.seconds);
  const double spent = cpu_seconds() - before;
  const auto messages = static_cast<double>(program.messages() - messages_before);

  const bool tcp = load.kind == "tcp";
  const double connections = static_cast<double>(load.graph().to.size()) / 2;
  const double shares = tcp ? connections : static_cast<double>(load.nodes);
  const std::string name = "packet/" + load.kind + "_" + std::to_string(load.nodes);
  report((name + "/message").c_str(), spent * 1e6 / messages, "us");
  report((name + (tcp ? "/connection_heap" : "/node_heap")).c_str(), heap / shares, "B");
  const auto events = static_cast<double>(program.events() - events_before);
  report((name + "/events").c_str(), events / messages, "events");
  std::printf("%.0f messages in %.2f s\n", messages, spent);
}

}  // namespace swarmstage::bench
