#include "tests/bench/http/http_load.h"

#include <array>
#include <ctime>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace swarmstage::bench {

namespace {

// From one of several addresses, so that ports do not run out.
int dial(std::uint16_t port, std::size_t number) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in own{};
  own.sin_family = AF_INET;
  own.sin_addr.s_addr = htonl(0x7f000001U + static_cast<std::uint32_t>(number / 20000));
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  to.sin_port = htons(port);
  const int on = 1;
  setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  const bool open = bind(socket, reinterpret_cast<sockaddr*>(&own), sizeof own) == 0 &&
                    connect(socket, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0;
  if (open) return socket;
  close(socket);
  return -1;
}

std::string request_for(const std::string& target) {
  return "GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
}

bool send_all(int socket, const std::string& text) {
  return ::send(socket, text.data(), text.size(), MSG_NOSIGNAL) ==
         static_cast<ssize_t>(text.size());
}

// A whole answer with a length; empty if none came.
std::string read_answer(int socket) {
  std::string answer;
  std::array<char, 65536> piece{};
  while (true) {
    const ssize_t size = ::recv(socket, piece.data(), piece.size(), 0);
    if (size <= 0) return {};
    answer.append(piece.data(), static_cast<std::size_t>(size));
    const std::size_t end = answer.find("\r\n\r\n");
    const std::size_t field = answer.find("Content-Length: ");
    if (end == std::string::npos || field == std::string::npos) continue;
    const std::size_t length = std::stoul(answer.substr(field + 16));
    if (answer.size() == end + 4 + length) return answer;
  }
}

}  // namespace

double seconds_now() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

HttpLoad::HttpLoad(std::uint16_t port, std::string target, std::size_t clients)
    : port_(port), request_(request_for(target)), buffer_(256U << 10), poll_(epoll_create1(0)) {
  broken_ = !connect_all(clients) || !learn();
}

HttpLoad::~HttpLoad() {
  for (const Client& client : clients_) close(client.socket);
  close(poll_);
}

bool HttpLoad::connect_all(std::size_t clients) {
  for (std::size_t i = 0; i < clients; ++i) {
    clients_.push_back({dial(port_, i), 0});
    if (clients_.back().socket < 0) return false;
  }
  return true;
}

bool HttpLoad::learn() {
  if (!send_all(clients_[0].socket, request_)) return false;
  first_ = read_answer(clients_[0].socket);
  if (!first_.starts_with("HTTP/1.1 200 ")) return false;
  for (std::size_t i = 0; i < clients_.size(); ++i) {
    Client& client = clients_[i];
    fcntl(client.socket, F_SETFL, O_NONBLOCK);
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = i;
    epoll_ctl(poll_, EPOLL_CTL_ADD, client.socket, &event);
    client.left = first_.size();
    if (!send_all(client.socket, request_)) return false;
  }
  return true;
}

bool HttpLoad::run(double seconds) {
  const double until = seconds_now() + seconds;
  std::array<epoll_event, 64> events{};
  while (!broken_ && seconds_now() < until) {
    const int count = epoll_wait(poll_, events.data(), static_cast<int>(events.size()), 100);
    for (int i = 0; i < count; ++i) {
      if (!hear(clients_[events[static_cast<std::size_t>(i)].data.u64])) broken_ = true;
    }
  }
  return !broken_;
}

bool HttpLoad::hear(Client& client) {
  const ssize_t size = ::recv(client.socket, buffer_.data(), buffer_.size(), 0);
  if (size <= 0 || static_cast<std::size_t>(size) > client.left) return false;
  const auto count = static_cast<std::size_t>(size);
  if (client.left == first_.size() && buffer_[9] != '2') return false;
  client.left -= count;
  if (client.left != 0) return true;
  ++answers_;
  client.left = first_.size();
  return send_all(client.socket, request_);
}

std::vector<int> idle_clients(std::uint16_t port, const std::string& target, std::size_t count) {
  std::vector<int> sockets;
  for (std::size_t i = 0; i < count; ++i) {
    int socket = dial(port, i);
    if (socket >= 0 && (!send_all(socket, request_for(target)) || read_answer(socket).empty())) {
      close(socket);
      socket = -1;
    }
    sockets.push_back(socket);
  }
  return sockets;
}

}  // namespace swarmstage::bench
