#include "tests/bench/floods/polite_client.h"

#include <algorithm>
#include <array>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "tests/bench/clock.h"
#include "tests/bench/floods/flood_kind.h"

namespace swarmstage::bench {

namespace {

constexpr double between = 0.02;
constexpr int kept_of = 4;  // of so many questions, one goes on a new connection
constexpr time_t answer_patience = 3;

bool send_all(int connection, const std::string& text) {
  return ::send(connection, text.data(), text.size(), MSG_NOSIGNAL) ==
         static_cast<ssize_t>(text.size());
}

// Reads until `done` says that all has come.
template <typename Done>
bool read_until(int connection, Done done) {
  std::string text;
  std::array<char, 8192> piece{};
  while (!done(text)) {
    const ssize_t size = ::recv(connection, piece.data(), piece.size(), 0);
    if (size <= 0) return false;
    text.append(piece.data(), static_cast<std::size_t>(size));
  }
  return true;
}

bool is_whole_answer(const std::string& text) {
  const std::size_t end = text.find("\r\n\r\n");
  const std::size_t field = text.find("Content-Length: ");
  if (end == std::string::npos || field == std::string::npos) return false;
  return text.starts_with("HTTP/1.1 200 ") &&
         text.size() >= end + 4 + std::stoul(text.substr(field + 16));
}

}  // namespace

PoliteClient::PoliteClient(std::uint16_t port, bool socket) : port_(port), socket_(socket) {}

PoliteClient::~PoliteClient() {
  if (thread_.joinable()) end();
}

void PoliteClient::begin() {
  stopping_ = false;
  failures_ = 0;
  waits_.clear();
  thread_ = std::thread([this] { work(); });
}

std::vector<double> PoliteClient::end() {
  stopping_ = true;
  thread_.join();
  std::sort(waits_.begin(), waits_.end());
  return std::move(waits_);
}

bool PoliteClient::ask_once() {
  const int connection = open();
  const bool answered = connection >= 0 && ask(connection);
  if (connection >= 0) close(connection);
  return answered;
}

void PoliteClient::work() {
  int kept = open();
  double due = seconds_now();
  for (int number = 1; !stopping_; ++number, due += between) {
    const double left = due - seconds_now();
    const timespec pause{0, static_cast<long>(std::max(left, 0.0) * 1e9)};
    ppoll(nullptr, 0, &pause, nullptr);
    bool answered = false;
    if (number % kept_of == 0) {
      answered = ask_once();
    } else {
      answered = kept >= 0 && ask(kept);
      if (!answered && kept >= 0) close(kept);
      if (!answered) kept = open();
    }
    if (!answered) ++failures_;
    waits_.push_back((seconds_now() - due) * 1e3);
  }
  if (kept >= 0) close(kept);
}

int PoliteClient::open() {
  const int connection = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const timeval longest{answer_patience, 0};
  const int on = 1;
  setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &longest, sizeof longest);
  setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &longest, sizeof longest);
  setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  to.sin_port = htons(port_);
  bool open = connect(connection, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0;
  if (open && socket_) {
    open = send_all(connection, socket_handshake("")) &&
           read_until(connection, [](const std::string& text) {
             return text.starts_with("HTTP/1.1 101 ") && text.ends_with("\r\n\r\n");
           });
  }
  if (open) return connection;
  close(connection);
  return -1;
}

bool PoliteClient::ask(int connection) {
  if (socket_) {
    const std::string said = "hello";
    return send_all(connection, socket_frame(0x81, said)) &&
           read_until(connection, [&](const std::string& text) { return text.ends_with(said); });
  }
  return send_all(connection, "GET /peers HTTP/1.1\r\nHost: localhost\r\n\r\n") &&
         read_until(connection, is_whole_answer);
}

}  // namespace swarmstage::bench
