// HTTP servers under load, from outside: ours, a bare Asio program, or nginx, on
// one core, the clients on another. Reports answers a second, processor time of
// the server for each, and memory with many idle connections.

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sched.h>
#include <string>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/bench/http/http_load.h"
#include "tests/bench/process/child_process.h"
#include "tests/bench/process/free_port.h"
#include "tests/bench/report.h"

namespace {

using swarmstage::bench::ChildProcess;
using swarmstage::bench::HttpLoad;

constexpr double warm_up = 0.5;
constexpr std::size_t clients = 32;
constexpr std::size_t idle_connections = 10'000;

struct Server {
  std::unique_ptr<ChildProcess> process;
  std::uint16_t port = 0;
  std::string folder;  // of files, for nginx
  ~Server() {
    process.reset();
    if (!folder.empty()) std::filesystem::remove_all(folder);
  }
};

void pin_to(int core) {
  cpu_set_t cores;
  CPU_ZERO(&cores);
  CPU_SET(static_cast<unsigned>(core), &cores);
  sched_setaffinity(0, sizeof cores, &cores);
}

void start_program(Server& server, const std::string& name) {
  server.process = std::make_unique<ChildProcess>(std::vector<std::string>{name});
  const std::string port = server.process->wait_for("listening on port ");
  server.port = static_cast<std::uint16_t>(std::atoi(port.c_str()));
}

// One process, one file of 100 KB, no log.
void start_nginx(Server& server) {
  char name[] = "/tmp/swarmstage_nginx_XXXXXX";
  server.folder = mkdtemp(name);
  server.port = swarmstage::bench::free_port(SOCK_STREAM);
  std::ofstream(server.folder + "/large") << std::string(100'000, 'x');
  std::ofstream(server.folder + "/nginx.conf")
      << "daemon off; master_process off; pid nginx.pid; error_log stderr crit;\n"
         "events { worker_connections 1024; }\n"
         "http { access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000;\n"
         "server { listen 127.0.0.1:"
      << server.port << "; root " << server.folder << "; } }\n";
  server.process = std::make_unique<ChildProcess>(std::vector<std::string>{
      "/usr/sbin/nginx", "-p", server.folder, "-c", server.folder + "/nginx.conf"});
}

bool answers(std::uint16_t port) {
  const double until = swarmstage::bench::seconds_now() + 10;
  while (swarmstage::bench::seconds_now() < until) {
    const auto sockets = swarmstage::bench::idle_clients(port, "/large", 1);
    if (sockets[0] >= 0) return close(sockets[0]) == 0;
  }
  return false;
}

bool start(Server& server, const std::string& which) {
  if (which == "nginx") {
    start_nginx(server);
    if (!answers(server.port)) return false;
  } else {
    start_program(server, which == "ours" ? "bench_http_server" : "bench_http_bare");
  }
  server.process->pin(0);
  return server.port != 0;
}

int measure_load(const Server& server, const std::string& target, double seconds) {
  HttpLoad load(server.port, target, clients);
  if (!load.run(warm_up)) return std::fprintf(stderr, "the server does not answer\n"), 1;
  const double cpu = server.process->cpu_seconds();
  const std::uint64_t before = load.answers();
  const double began = swarmstage::bench::seconds_now();
  if (!load.run(seconds)) return std::fprintf(stderr, "an answer was not what it was\n"), 1;
  const double took = swarmstage::bench::seconds_now() - began;
  const double count = static_cast<double>(load.answers() - before);
  const double used = server.process->cpu_seconds() - cpu;
  const std::string name = "http" + target;
  swarmstage::bench::report((name + "/rate").c_str(), count / took * 1e-3, "k answers/s");
  swarmstage::bench::report((name + "/cpu").c_str(), used * 1e6 / count, "us of CPU");
  return 0;
}

int measure_idle(const Server& server) {
  const double before = server.process->resident_megabytes();
  const auto sockets = swarmstage::bench::idle_clients(server.port, "/peers", idle_connections);
  for (const int socket : sockets) {
    if (socket < 0) return std::fprintf(stderr, "a connection was refused\n"), 1;
  }
  swarmstage::bench::report("http/idle_none/resident", before, "MB");
  swarmstage::bench::report("http/idle_10000/resident", server.process->resident_megabytes(), "MB");
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  const std::string which = count > 1 ? arguments[1] : "";
  const std::string what = count > 2 ? arguments[2] : "";
  const double seconds = count > 3 ? std::atof(arguments[3]) : 5;
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  const bool known = which == "ours" || which == "bare" || which == "nginx";
  if (!known || (what != "peers" && what != "made" && what != "large" && what != "idle")) {
    std::fprintf(stderr, "usage: bench_http ours|bare|nginx peers|made|large|idle [SECONDS]\n");
    return 2;
  }
  Server server;
  if (!start(server, which)) return std::fprintf(stderr, "the server does not start\n"), 3;
  pin_to(1);
  return what == "idle" ? measure_idle(server) : measure_load(server, "/" + what, seconds);
}
