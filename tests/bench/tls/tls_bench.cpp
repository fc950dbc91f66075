// HTTP over TLS from outside: our server, or a bare Asio program, on one core, the
// clients on another. Reports answers a second and the server's processor time for
// each, and the same for handshakes.

#include <cstdio>
#include <cstdlib>
#include <sched.h>
#include <string>

#include "tests/bench/clock.h"
#include "tests/bench/process/child_process.h"
#include "tests/bench/report.h"
#include "tests/bench/tls/tls_load.h"

namespace {

using swarmstage::bench::ChildProcess;
using swarmstage::bench::report;
using swarmstage::bench::seconds_now;

constexpr double warm_up = 0.3;
constexpr std::size_t clients = 32;

void pin_to(int core) {
  cpu_set_t cores;
  CPU_ZERO(&cores);
  CPU_SET(static_cast<unsigned>(core), &cores);
  sched_setaffinity(0, sizeof cores, &cores);
}

bool measure_load(const ChildProcess& server, std::uint16_t port, const std::string& target,
                  double seconds) {
  swarmstage::bench::TlsLoad load(port, target, clients);
  if (!load.run(warm_up)) return false;
  const double cpu = server.cpu_seconds();
  const double began = seconds_now();
  const std::uint64_t before = load.answers();
  if (!load.run(seconds)) return false;
  const double took = seconds_now() - began;
  const auto count = static_cast<double>(load.answers() - before);
  const std::string name = "tls" + target;
  report((name + "/rate").c_str(), count / took * 1e-3, "k answers/s");
  report((name + "/cpu").c_str(), (server.cpu_seconds() - cpu) * 1e6 / count, "us of CPU");
  return true;
}

void measure_handshakes(const ChildProcess& server, std::uint16_t port, double seconds) {
  const double cpu = server.cpu_seconds();
  const auto count = static_cast<double>(swarmstage::bench::shake_hands(port, seconds));
  report("tls/handshake/cpu", (server.cpu_seconds() - cpu) * 1e6 / count, "us of CPU");
}

}  // namespace

int main(int count, char** arguments) {
  const std::string which = count > 1 ? arguments[1] : "";
  const double seconds = count > 2 ? std::atof(arguments[2]) : 3;
  if (which != "ours" && which != "bare") {
    std::fprintf(stderr, "usage: bench_tls ours|bare [SECONDS]\n");
    return 2;
  }
  const swarmstage::bench::TlsFiles files;
  ChildProcess server(
      {which == "ours" ? "bench_tls_server" : "bench_tls_bare", files.certificate(), files.key()});
  const int port = std::atoi(server.wait_for("listening on port ").c_str());
  if (port == 0) return std::fprintf(stderr, "the server does not start\n"), 3;
  server.pin(0);
  pin_to(1);
  const auto number = static_cast<std::uint16_t>(port);
  const bool good = measure_load(server, number, "/fixed", seconds) &&
                    measure_load(server, number, "/peers", seconds) &&
                    measure_load(server, number, "/made", seconds);
  if (!good) return std::fprintf(stderr, "an answer was not what it was\n"), 1;
  measure_handshakes(server, number, seconds / 2);
  return 0;
}
