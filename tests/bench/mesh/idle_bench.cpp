// What an idle process with five connections takes: six swarmstage-node in a full
// mesh, of which the largest counts, or the bare Asio process with five clients.
// Reports resident memory, and processor time as a share of a core.

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <netinet/in.h>
#include <poll.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <vector>

#include "tests/bench/process/child_process.h"
#include "tests/bench/report.h"

namespace {

using swarmstage::bench::ChildProcess;

constexpr std::size_t peers = 5;

using Processes = std::vector<std::unique_ptr<ChildProcess>>;

Processes start_mesh() {
  Processes all;
  std::string first_port;
  for (std::size_t i = 0; i <= peers; ++i) {
    std::vector<std::string> words = {"swarmstage-node", "mesh", "0"};
    if (i != 0) words.push_back("127.0.0.1:" + std::to_string(std::atoi(first_port.c_str())));
    all.push_back(std::make_unique<ChildProcess>(std::move(words)));
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
  all.push_back(std::make_unique<ChildProcess>(std::vector<std::string>{"bench_mesh_idle_bare"}));
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
