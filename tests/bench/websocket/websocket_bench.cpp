// Web sockets under load, from outside: our server on one core, the clients on
// another, each saying the next thing when the last has come back. Reports pings
// (control frames) and echoes (messages, up to the node and back) a second, the
// server's processor time for each, and memory with many idle sockets.

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <string>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

#include "tests/bench/clock.h"
#include "tests/bench/process/child_process.h"
#include "tests/bench/report.h"

namespace {

using swarmstage::bench::ChildProcess;
using swarmstage::bench::report;
using swarmstage::bench::seconds_now;

constexpr double warm_up = 0.3;
constexpr std::size_t clients = 32;
constexpr std::size_t idle_sockets = 10'000;
constexpr std::string_view handshake =
    "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
constexpr std::string_view words = "the quick brown fox jumps over it";

void pin_to(int core) {
  cpu_set_t cores;
  CPU_ZERO(&cores);
  CPU_SET(static_cast<unsigned>(core), &cores);
  sched_setaffinity(0, sizeof cores, &cores);
}

// -1 if the server does not take it.
int open_socket(std::uint16_t port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  if (connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) return -1;
  const int on = 1;
  setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (send(socket, handshake.data(), handshake.size(), MSG_NOSIGNAL) < 0) return -1;
  std::string answer;
  char buffer[1024];
  while (answer.find("\r\n\r\n") == std::string::npos) {
    const ssize_t size = recv(socket, buffer, sizeof buffer, 0);
    if (size <= 0) return -1;
    answer.append(buffer, static_cast<std::size_t>(size));
  }
  return answer.starts_with("HTTP/1.1 101") ? socket : -1;
}

// A masked frame with the words.
std::string frame_of(unsigned char opcode) {
  const std::string mask = "\x11\x22\x33\x44";
  std::string frame;
  frame += static_cast<char>(0x80 | opcode);
  frame += static_cast<char>(0x80 | words.size());
  frame += mask;
  for (std::size_t i = 0; i < words.size(); ++i) {
    frame += static_cast<char>(words[i] ^ mask[i % mask.size()]);
  }
  return frame;
}

class Load {
 public:
  Load(std::uint16_t port, unsigned char says, unsigned char hears)
      : frame_(frame_of(says)), first_byte_(static_cast<char>(0x80 | hears)) {
    for (std::size_t i = 0; i < clients; ++i) sockets_.push_back(open_socket(port));
  }
  ~Load() {
    for (const int each : sockets_) close(each);
  }
  Load(const Load&) = delete;
  Load& operator=(const Load&) = delete;

  /// False: an answer was not what was said.
  bool run(double seconds) {
    const double until = seconds_now() + seconds;
    while (seconds_now() < until) {
      for (const int each : sockets_) {
        if (send(each, frame_.data(), frame_.size(), MSG_NOSIGNAL) < 0) return false;
      }
      for (const int each : sockets_) {
        if (!hear(each)) return false;
        ++answers_;
      }
    }
    return true;
  }
  double answers() const { return static_cast<double>(answers_); }

 private:
  bool hear(int socket) {
    char answer[2 + words.size()];
    std::size_t heard = 0;
    while (heard < sizeof answer) {
      const ssize_t size = recv(socket, answer + heard, sizeof answer - heard, 0);
      if (size <= 0) return false;
      heard += static_cast<std::size_t>(size);
    }
    return answer[0] == first_byte_ && std::memcmp(answer + 2, words.data(), words.size()) == 0;
  }

  std::vector<int> sockets_;
  std::string frame_;
  char first_byte_;
  std::uint64_t answers_ = 0;
};

bool measure(const ChildProcess& server, std::uint16_t port, const std::string& name,
             unsigned char says, unsigned char hears, double seconds) {
  Load load(port, says, hears);
  if (!load.run(warm_up)) return false;
  const double cpu = server.cpu_seconds();
  const double began = seconds_now();
  const double before = load.answers();
  if (!load.run(seconds)) return false;
  const double count = load.answers() - before;
  report((name + "/rate").c_str(), count / (seconds_now() - began) * 1e-3, "k/s");
  report((name + "/cpu").c_str(), (server.cpu_seconds() - cpu) * 1e6 / count, "us of CPU");
  return true;
}

bool measure_idle(const ChildProcess& server, std::uint16_t port) {
  std::vector<int> sockets;
  bool good = true;
  for (std::size_t i = 0; i < idle_sockets && good; ++i) {
    sockets.push_back(open_socket(port));
    good = sockets.back() >= 0;
  }
  if (good) report("websocket/idle_10000/resident", server.resident_megabytes(), "MB");
  for (const int each : sockets) close(each);
  return good;
}

}  // namespace

int main(int count, char** arguments) {
  const double seconds = count > 1 ? std::atof(arguments[1]) : 3;
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  ChildProcess server({"bench_websocket_server"});
  const int number = std::atoi(server.wait_for("listening on port ").c_str());
  if (number == 0) return std::fprintf(stderr, "the server does not start\n"), 3;
  const auto port = static_cast<std::uint16_t>(number);
  server.pin(0);
  pin_to(1);
  const bool good = measure(server, port, "websocket/ping", 9, 10, seconds) &&
                    measure(server, port, "websocket/echo", 1, 1, seconds) &&
                    measure_idle(server, port);
  if (!good) std::fprintf(stderr, "an answer was not what was said\n");
  return good ? 0 : 1;
}
