// Announcements that one instance handles: a thousand others, each at an address
// of its own, announce themselves again and again. The handler alone is measured,
// with its outbox and both hashes, and not the system's sockets. No state may be
// lost: all are listed at the end, none was ever struck off, no limit was reached
// but that on answers: a thousand newcomers at once get one broadcast instead.
// With a key each announcement is proved as well. Processor time, best of rounds.

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "core/roles/lan_discovery/lan_discovery_role.h"
#include "core/roles/lan_discovery/notice.h"
#include "core/testing/node_probe.h"
#include "tests/bench/process/apart.h"
#include "tests/bench/report.h"

namespace {

using namespace swarmstage;
using namespace swarmstage::lan_discovery;

constexpr std::uint32_t instances = 1000;
constexpr int rounds = 200;
constexpr std::string_view key = "the key of the house";

std::unique_ptr<Node> make(bool with_key) {
  RoleRegistry registry;
  registry.add(lan_discovery_role());
  Json config = {{"http_port", 0}, {"udp_port", 8081}};
  if (with_key) config["keys"] = {std::string(key)};
  return std::move(registry.make("lan-discovery", config).value());
}

struct Crowd {
  explicit Crowd(bool with_key) {
    if (with_key) keys = KeyRing::make({std::string(key)}).value();
  }
  // One announcement of each, written before the clock runs.
  std::vector<std::string> announcements() {
    std::vector<std::string> all;
    ++sequence;
    for (std::uint32_t i = 0; i < instances; ++i) {
      const std::string name = "instance-" + std::to_string(i);
      Notice notice;
      notice.name = name;
      notice.instance = (i + 1) * 0x9e3779b97f4a7c15U;
      notice.sequence = sequence;
      notice.udp_port = 8080;
      notice.known = instances;
      all.push_back(write_notice(notice, keys));
    }
    return all;
  }
  KeyRing keys;
  std::uint64_t sequence = 0;
};

void measure(const char* figure, bool with_key) {
  NodeProbe probe(make(with_key));
  probe.host().interfaces[0].prefix_length = 16;
  probe.start();
  Crowd crowd(with_key);
  double best = 1e9;
  for (int round = 0; round < rounds; ++round) {
    const std::vector<std::string> all = crowd.announcements();
    const double begun = bench::cpu_seconds();
    for (std::uint32_t i = 0; i < instances; ++i) {
      Datagram datagram;
      datagram.port = probe.last_port();
      datagram.from = {IpAddress::v4(0x0a000000U + 2 + i), 8080};
      datagram.cast = Cast::broadcast;
      datagram.bytes = all[i];
      probe.deliver(datagram);
    }
    if (round > 0) best = std::min(best, bench::cpu_seconds() - begun);
    probe.advance(10ms);
    probe.take_sent();
  }
  const bool lost = probe.runner().observe("peers", nullptr) != instances;
  std::size_t gone = 0;
  for (const auto& event : probe.take_events()) gone += event.name == "gone" ? 1U : 0U;
  std::uint64_t refused = 0;
  const Json limits = probe.runner().observe("limits", nullptr);
  for (const auto& [name, count] : limits.items()) {
    if (name != "answers_max") refused += count.get<std::uint64_t>();
  }
  if (lost || gone != 0 || refused != 0) {
    std::fprintf(stderr, "%s: state was lost: %s\n", figure, limits.dump().c_str());
    std::exit(1);
  }
  bench::report(figure, instances / best, "1/s");
}

}  // namespace

int main() {
  measure("discovery/announcements", false);
  measure("discovery/announcements_proved", true);
  return 0;
}
