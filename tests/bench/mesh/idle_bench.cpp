// What an idle process with five connections takes: six swarmstage-node in a full
// mesh, of which the largest counts, or the bare Asio process with five clients.
// Reports resident memory, and processor time as a share of a core.

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <memory>
#include <netinet/in.h>
#include <poll.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

#include "tests/bench/report.h"

namespace {

constexpr std::size_t peers = 5;
constexpr int patience = 20'000;  // milliseconds

// A program beside this one, whose output is read as it comes.
class Process {
 public:
  explicit Process(std::vector<std::string> words) {
    words[0] = std::filesystem::read_symlink("/proc/self/exe").replace_filename(words[0]);
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return;
    id_ = fork();
    if (id_ == 0) {
      dup2(open("/dev/null", O_RDONLY | O_CLOEXEC), STDIN_FILENO);
      dup2(ends[1], STDOUT_FILENO);
      execv(arguments[0], arguments.data());
      _exit(127);
    }
    close(ends[1]);
    output_ = ends[0];
  }
  ~Process() {
    if (id_ <= 0) return;
    kill(id_, SIGTERM);
    waitpid(id_, nullptr, 0);
    close(output_);
  }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  /// Waits for a line with these words; what follows them there. Empty: it never came.
  std::string wait_for(std::string_view words) {
    while (true) {
      const std::size_t found = said_.find(words);
      const std::size_t end = said_.find('\n', found);
      if (found != std::string::npos && end != std::string::npos) {
        return said_.substr(found + words.size(), end - found - words.size()) + " ";
      }
      pollfd ready{output_, POLLIN, 0};
      char buffer[4096];
      if (poll(&ready, 1, patience) <= 0) return {};
      const ssize_t size = read(output_, buffer, sizeof buffer);
      if (size <= 0) return {};
      said_.append(buffer, static_cast<std::size_t>(size));
    }
  }
  double resident_megabytes() const {
    std::ifstream status("/proc/" + std::to_string(id_) + "/status");
    for (std::string line; std::getline(status, line);) {
      if (line.starts_with("VmRSS:")) return std::atof(line.c_str() + 6) * 1024 * 1e-6;
    }
    return 0;
  }
  double cpu_seconds() const {
    double sum = 0;
    const std::filesystem::path threads = "/proc/" + std::to_string(id_) + "/task";
    for (const auto& thread : std::filesystem::directory_iterator(threads)) {
      double nanoseconds = 0;
      std::ifstream(thread.path() / "schedstat") >> nanoseconds;
      sum += nanoseconds * 1e-9;
    }
    return sum;
  }

 private:
  pid_t id_ = -1;
  int output_ = -1;
  std::string said_;
};

using Processes = std::vector<std::unique_ptr<Process>>;

Processes start_mesh() {
  Processes all;
  std::string first_port;
  for (std::size_t i = 0; i <= peers; ++i) {
    std::vector<std::string> words = {"swarmstage-node", "mesh", "0"};
    if (i != 0) words.push_back("127.0.0.1:" + std::to_string(std::atoi(first_port.c_str())));
    all.push_back(std::make_unique<Process>(std::move(words)));
    if (i == 0) first_port = all[0]->wait_for("listening on port ");
    if (first_port.empty()) return {};
  }
  for (const auto& each : all) {
    if (each->wait_for("(5/20 peers)").empty()) return {};
  }
  return all;
}

Processes start_bare() {
  Processes all;
  all.push_back(std::make_unique<Process>(std::vector<std::string>{"bench_mesh_idle_bare"}));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int port = std::atoi(all[0]->wait_for("listening on port ").c_str());
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  for (std::size_t i = 0; i < peers; ++i) {  // they close when this program ends
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) return {};
  }
  if (all[0]->wait_for("(5 peers)").empty()) return {};
  return all;
}

int measure(const Processes& all, int seconds) {
  if (all.empty()) return std::fprintf(stderr, "the processes did not find each other\n"), 1;
  const auto used = [&] {
    double sum = 0;
    for (const auto& each : all) sum += each->cpu_seconds();
    return sum / static_cast<double>(all.size());
  };
  const double before = used();
  poll(nullptr, 0, seconds * 1000);  // idle is what there is to measure
  const double cpu = used() - before;
  double largest = 0;
  for (const auto& each : all) largest = std::max(largest, each->resident_megabytes());
  swarmstage::bench::report("mesh/idle/resident", largest, "MB");
  swarmstage::bench::report("mesh/idle/core", cpu / seconds * 100, "% of a core");
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  const std::string_view which = count > 1 ? arguments[1] : "";
  const int seconds = count > 2 ? std::atoi(arguments[2]) : 30;
  if (which == "ours") return measure(start_mesh(), seconds);
  if (which == "bare") return measure(start_bare(), seconds);
  std::fprintf(stderr, "usage: bench_mesh_idle ours|bare [SECONDS]\n");
  return 2;
}
