// Floods of bad input against the real daemon, one kind after another, while a
// polite client asks on. Reports the 99th percentile of its waits and the most
// memory the daemon held. A wrong answer, memory beyond its bound, or a daemon
// that does not answer at the end is an error, however fast it was.

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <poll.h>
#include <sched.h>
#include <string>
#include <sys/resource.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

#include "tests/bench/clock.h"
#include "tests/bench/floods/flood.h"
#include "tests/bench/floods/polite_client.h"
#include "tests/bench/process/child_process.h"
#include "tests/bench/process/free_port.h"
#include "tests/bench/report.h"

namespace {

using namespace swarmstage::bench;

// More than a thousand connections and their unfinished bodies may ever need.
constexpr double megabytes_max = 64;
constexpr double patience = 10;
// The daemon waits ten seconds for a head; a short flood waits for nothing to be too late.
constexpr double whole_flood = 10;
constexpr double drips_least = 12;
constexpr double drips_begin = 3;  // where a busy machine lets so many connections open

struct Server {
  std::unique_ptr<ChildProcess> process;
  std::uint16_t port = 0;
  std::uint16_t datagram_port = 0;
};

void pause_for(double seconds) {
  poll(nullptr, 0, static_cast<int>(seconds * 1e3));
}

bool answers(std::uint16_t port, bool socket) {
  PoliteClient client(port, socket);
  for (const double until = seconds_now() + patience; seconds_now() < until; pause_for(0.02)) {
    if (client.ask_once()) return true;
  }
  return false;
}

std::string program(const char* name) {
  return std::filesystem::read_symlink("/proc/self/exe").replace_filename(name);
}

bool start(Server& server, bool socket) {
  if (socket) {
    server.process =
        std::make_unique<ChildProcess>(std::vector<std::string>{"bench_websocket_server"});
    const std::string port = server.process->wait_for("listening on port ");
    server.port = static_cast<std::uint16_t>(std::atoi(port.c_str()));
  } else {
    server.port = free_port(SOCK_STREAM);
    server.datagram_port = free_port(SOCK_DGRAM);
    const std::string udp = std::to_string(server.datagram_port);
    // What it prints goes nowhere: nobody reads it here, and a full pipe would stop it.
    server.process = std::make_unique<ChildProcess>(std::vector<std::string>{
        "/bin/sh", "-c", "exec \"$0\" \"$@\" > /dev/null 2>&1", program("swarmstage-node"),
        "lan-discovery", "--udp-port", udp, "--broadcast-port", udp, "--http-port",
        std::to_string(server.port), "--interfaces", "none-of-them"});
  }
  return server.port != 0 && answers(server.port, socket);
}

// The most it held while the flood went on.
double watch(const ChildProcess& process, double seconds) {
  double most = 0;
  for (const double until = seconds_now() + seconds; seconds_now() < until; pause_for(0.05)) {
    most = std::max(most, process.resident_megabytes());
  }
  return most;
}

bool complain(const FloodKind& kind, const std::string& what) {
  std::fprintf(stderr, "%s: %s\n", kind.name.c_str(), what.c_str());
  return false;
}

double length_of(const FloodKind& kind, double seconds) {
  if (kind.way != FloodWay::drips) return seconds;
  return std::max(seconds, seconds >= whole_flood ? drips_least : drips_begin);
}

/// Nothing, or what is wrong with how it was answered.
std::string wrong_answers(const FloodKind& kind, const Flood& flood, double seconds) {
  if (flood.wrong() != 0) return flood.first_wrong();
  if (flood.said() == 0) return "nothing was said";
  const bool answered = kind.way == FloodWay::requests || kind.way == FloodWay::frames;
  if (answered && flood.judged() * 2 < flood.said()) {
    return std::to_string(flood.judged()) + " answers to " + std::to_string(flood.said());
  }
  const bool too_late = kind.way == FloodWay::drips && seconds >= drips_least;
  return too_late && flood.judged() == 0 ? "nobody was told to be too slow" : "";
}

bool measure(const FloodKind& kind, bool socket, double wished, bool pinned) {
  const double seconds = length_of(kind, wished);
  Server server;
  if (!start(server, socket)) return complain(kind, "the server does not start");
  if (pinned) server.process->pin(0);
  PoliteClient polite(server.port, socket);
  const bool datagrams = kind.way == FloodWay::datagrams;
  Flood flood(kind, datagrams ? server.datagram_port : server.port);
  polite.begin();
  flood.begin();
  const double most = watch(*server.process, seconds);
  const std::vector<double> waits = polite.end();
  flood.end();
  if (waits.empty()) return complain(kind, "nobody could ask politely");
  const double p99 = waits[waits.size() * 99 / 100];
  std::printf("%s: %.0f a second, %zu polite questions, p50 %.2f ms, p99 %.2f ms, most %.2f ms\n",
              kind.name.c_str(), static_cast<double>(flood.said()) / seconds, waits.size(),
              waits[waits.size() / 2], p99, waits.back());
  report(("floods/" + kind.name + "/p99").c_str(), p99, "ms");
  report(("floods/" + kind.name + "/resident").c_str(), most, "MB");
  const std::string wrong = wrong_answers(kind, flood, seconds);
  if (!wrong.empty()) return complain(kind, wrong);
  if (most > megabytes_max) return complain(kind, "it took " + std::to_string(most) + " MB");
  if (polite.failures() != 0) {
    return complain(kind, std::to_string(polite.failures()) + " polite questions had no answer");
  }
  return answers(server.port, socket) || complain(kind, "the server is gone");
}

}  // namespace

int main(int count, char** arguments) {
  const double seconds = count > 1 ? std::atof(arguments[1]) : 10;
  const std::string only = count > 2 ? arguments[2] : "";
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  // One core for the server, the other for those who ask it, where there are two.
  const bool pinned = std::thread::hardware_concurrency() > 1;
  if (pinned) {
    cpu_set_t cores;
    CPU_ZERO(&cores);
    CPU_SET(1U, &cores);
    sched_setaffinity(0, sizeof cores, &cores);
  }
  bool good = true;
  bool sockets = false;
  for (const FloodKind& kind : flood_kinds()) {
    sockets = sockets || kind.name == "frames";  // and those after it
    if (only.empty() || only == kind.name) good = measure(kind, sockets, seconds, pinned) && good;
  }
  return good ? 0 : 1;
}
