#include "tests/bench/mesh/mesh_load.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/bench/model/measure.h"
#include "tests/bench/report.h"

namespace swarmstage::bench {

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point began) {
  return std::chrono::duration<double>(Clock::now() - began).count();
}

int connect_to(std::uint16_t port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int on = 1;
  setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  const timeval patience{10, 0};
  setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  if (connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) return socket;
  close(socket);
  return -1;
}

bool say(int socket, std::string_view text) {
  return ::send(socket, text.data(), text.size(), MSG_NOSIGNAL) ==
         static_cast<ssize_t>(text.size());
}

// Reads until that line has come, passing over all others.
bool hear(int socket, std::string_view line, std::string& left) {
  while (true) {
    for (std::size_t end = left.find('\n'); end != std::string::npos; end = left.find('\n')) {
      const bool is_it = std::string_view(left).substr(0, end) == line;
      left.erase(0, end + 1);
      if (is_it) return true;
    }
    char buffer[4096];
    const ssize_t size = ::recv(socket, buffer, sizeof buffer, 0);
    if (size <= 0) return false;
    left.append(buffer, static_cast<std::size_t>(size));
  }
}

}  // namespace

MeshLoad MeshLoad::from(int count, char** arguments) {
  MeshLoad load;
  load.what = count > 1 ? arguments[1] : "";
  const bool pings = load.what == "ping";
  const int next = pings ? 2 : 3;
  if (!pings && count > 2) load.readers = std::strtoul(arguments[2], nullptr, 10);
  load.count = pings ? 200'000 : load.readers == 1 ? 10'000'000 : 4'000'000;
  if (count > next) load.count /= std::max(1UL, std::strtoul(arguments[next], nullptr, 10));
  load.count -= load.count % lines_at_once;
  return load;
}

void Countdown::arrived() {
  const std::lock_guard lock(mutex_);
  --left_;
  changed_.notify_all();
}

bool Countdown::wait() {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, std::chrono::minutes(2), [this] { return left_ == 0; });
}

bool measure_lines(const MeshLoad& load, Countdown& readers, const std::function<void()>& begin) {
  const double cpu = cpu_seconds();
  const Clock::time_point began = Clock::now();
  begin();
  if (!readers.wait()) return std::fprintf(stderr, "lines were lost\n"), false;
  const double took = seconds_since(began);
  const double used = cpu_seconds() - cpu;
  const auto count = static_cast<double>(load.count);
  const std::string name = "mesh/lines_" + std::to_string(load.readers);
  report(name.c_str(), count / took * 1e-6, "million/s");
  report((name + "/cpu").c_str(), used * 1e9 / count, "ns of CPU");
  return true;
}

bool measure_pings(const MeshLoad& load, std::uint16_t port, std::string_view introduction,
                   std::string_view answer) {
  const int socket = connect_to(port);
  if (socket < 0) return std::perror("connect"), false;
  std::string left;
  bool heard = introduction.empty() || say(socket, introduction);
  const auto round_trip = [&] { return say(socket, "PING\n") && hear(socket, answer, left); };
  for (int i = 0; i < 1000 && heard; ++i) heard = round_trip();
  const Clock::time_point began = Clock::now();
  for (std::uint64_t i = 0; i < load.count && heard; ++i) heard = round_trip();
  const double took = seconds_since(began);
  close(socket);
  if (!heard) return std::fprintf(stderr, "a PING was not answered\n"), false;
  report("mesh/ping", static_cast<double>(load.count) / took, "round trips/s");
  return true;
}

}  // namespace swarmstage::bench
