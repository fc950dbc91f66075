#include "tests/bench/net/udp_load.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <sys/resource.h>

#include "tests/bench/model/measure.h"
#include "tests/bench/report.h"

namespace swarmstage::bench {

UdpLoad UdpLoad::from(int count, char** arguments) {
  UdpLoad load;
  if (count > 1) load.measured = std::strtol(arguments[1], nullptr, 10) * 1'000'000'000;
  return load;
}

UdpMeter::UdpMeter(const UdpLoad& load) : load_(load) {
  delays_.reserve(static_cast<std::size_t>(load.measured / UdpLoad::period) * UdpLoad::nodes * 2);
}

void UdpMeter::begin() {
  cpu_ = cpu_seconds();
  measuring_ = true;
}

void UdpMeter::end() {
  measuring_ = false;
  cpu_ = cpu_seconds() - cpu_;
}

bool UdpMeter::report() {
  const auto expected = static_cast<double>(load_.measured / UdpLoad::period) * UdpLoad::nodes;
  const auto count = static_cast<double>(delays_.size());
  if (count < expected * 0.95) {
    std::fprintf(stderr, "%.0f datagrams came of %.0f: this machine is too busy\n", count,
                 expected);
    return false;
  }
  const auto nth = delays_.begin() + static_cast<std::ptrdiff_t>(delays_.size() * 99 / 100);
  std::nth_element(delays_.begin(), nth, delays_.end());
  const double wall = static_cast<double>(load_.measured) * 1e-9;
  bench::report("sockets/udp_1000/message", cpu_ * 1e6 / count, "us of CPU");
  bench::report("sockets/udp_1000/core", cpu_ / wall * 100, "% of a core");
  bench::report("sockets/udp_1000/delay_p99", static_cast<double>(*nth) * 1e-3, "us");
  return true;
}

void allow_many_descriptors() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace swarmstage::bench
