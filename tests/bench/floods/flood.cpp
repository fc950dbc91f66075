#include "tests/bench/floods/flood.h"

#include <array>
#include <cerrno>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

namespace swarmstage::bench {

namespace {

constexpr std::size_t streams = 64;
constexpr std::size_t drippers = 1000;
constexpr std::size_t voices = 64;
constexpr std::uint32_t sources_max = 250;  // addresses to connect from, so that ports suffice
constexpr int lowest_priority = 19;
constexpr int drip_milliseconds = 50;

sockaddr_in address_of(std::uint32_t address, std::uint16_t port) {
  sockaddr_in result{};
  result.sin_family = AF_INET;
  result.sin_addr.s_addr = htonl(address);
  result.sin_port = htons(port);
  return result;
}

// A socket at one of the addresses of this machine.
int socket_at(int type, std::uint32_t number) {
  const int made = ::socket(AF_INET, type | SOCK_CLOEXEC, 0);
  const int on = 1;
  setsockopt(made, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
  const sockaddr_in own = address_of(INADDR_LOOPBACK + 1 + number % sources_max, 0);
  bind(made, reinterpret_cast<const sockaddr*>(&own), sizeof own);
  return made;
}

// Nothing is left of it here, so that a million can follow.
void reset(int connection) {
  const linger now{1, 0};
  setsockopt(connection, SOL_SOCKET, SO_LINGER, &now, sizeof now);
  close(connection);
}

// The polite one, on the same core, goes first, also where all are of the real-time class.
void step_back() {
  setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), lowest_priority);
  sched_param least{};
  least.sched_priority = sched_get_priority_min(SCHED_RR);
  if (sched_getscheduler(0) == SCHED_RR) sched_setscheduler(0, SCHED_RR, &least);
}

bool begin_connect(int connection, std::uint16_t port) {
  const sockaddr_in to = address_of(INADDR_LOOPBACK, port);
  return connect(connection, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0 ||
         errno == EINPROGRESS;
}

}  // namespace

Flood::Flood(const FloodKind& kind, std::uint16_t port)
    : kind_(kind), port_(port), poll_(epoll_create1(EPOLL_CLOEXEC)) {}

Flood::~Flood() {
  if (thread_.joinable()) end();
  close(poll_);
}

void Flood::begin() {
  stopping_ = false;
  thread_ = std::thread([this] { work(); });
}

void Flood::end() {
  stopping_ = true;
  thread_.join();
  for (const Client& client : clients_) {
    if (client.connection >= 0) reset(client.connection);
  }
  clients_.clear();
}

void Flood::work() {
  step_back();
  switch (kind_.way) {
    case FloodWay::datagrams:
      return throw_datagrams();
    case FloodWay::connections:
      return throw_connections();
    case FloodWay::drips:
      return throw_drips();
    default:
      return throw_streams();
  }
}

// --- Without an answer ---

void Flood::throw_datagrams() {
  std::vector<int> sockets;
  for (std::uint32_t i = 0; i < voices; ++i) sockets.push_back(socket_at(SOCK_DGRAM, i));
  const sockaddr_in to = address_of(INADDR_LOOPBACK, port_);
  for (; !stopping_; ++said_) {
    const std::string& bytes = kind_.shots[said_ % kind_.shots.size()].bytes;
    sendto(sockets[said_ % voices], bytes.data(), bytes.size(), MSG_DONTWAIT,
           reinterpret_cast<const sockaddr*>(&to), sizeof to);
  }
  for (const int each : sockets) close(each);
}

void Flood::throw_connections() {
  for (; !stopping_; ++said_) {
    const int connection = socket_at(SOCK_STREAM | SOCK_NONBLOCK, sources_++);
    begin_connect(connection, port_);
    reset(connection);
  }
}

// --- With one ---

void Flood::throw_streams() {
  clients_.resize(streams);
  for (std::size_t i = 0; i < streams; ++i) open(i);
  std::array<epoll_event, streams> events{};
  while (!stopping_) {
    const int count = epoll_wait(poll_, events.data(), static_cast<int>(streams), 50);
    for (int i = 0; i < count; ++i) go_on(events[static_cast<std::size_t>(i)].data.u64);
  }
}

void Flood::open(std::size_t number) {
  Client& client = clients_[number];
  if (client.connection >= 0) reset(client.connection);
  client = {};
  client.connection = socket_at(SOCK_STREAM | SOCK_NONBLOCK, sources_++);
  begin_connect(client.connection, port_);
  if (kind_.way == FloodWay::frames) {
    client.out = socket_handshake("");
  } else {
    next_shot(client);
  }
  epoll_event event{};
  event.events = EPOLLIN | EPOLLOUT | EPOLLET;
  event.data.u64 = number;
  epoll_ctl(poll_, EPOLL_CTL_ADD, client.connection, &event);
}

void Flood::next_shot(Client& client) {
  client.shot = shots_++ % kind_.shots.size();
  client.out += kind_.shots[client.shot].bytes;
  client.in.clear();
  ++said_;
}

// Says and hears as much as goes at once; a connection that is over begins anew.
void Flood::go_on(std::size_t number) {
  Client& client = clients_[number];
  push(client);
  const bool open_still = pull(client);
  const std::uint32_t before = sources_;
  while (judge(number)) push(client);
  // What was judged may have begun anew already.
  if (!open_still && sources_ == before) open(number);
}

// False: the connection takes nothing, now or ever.
bool Flood::push(Client& client) {
  while (!client.out.empty()) {
    const ssize_t size =
        ::send(client.connection, client.out.data(), client.out.size(), MSG_NOSIGNAL);
    if (size < 0) return false;
    client.out.erase(0, static_cast<std::size_t>(size));
  }
  return true;
}

// False: the connection is over.
bool Flood::pull(Client& client) {
  std::array<char, 16384> piece{};
  while (true) {
    const ssize_t size = ::recv(client.connection, piece.data(), piece.size(), 0);
    if (size < 0) return errno == EAGAIN || errno == EINPROGRESS || errno == ENOTCONN;
    if (size == 0) return false;
    client.in.append(piece.data(), static_cast<std::size_t>(size));
  }
}

// True: it was answered, and says the next thing on the same connection.
bool Flood::judge(std::size_t number) {
  Client& client = clients_[number];
  return client.upgraded ? judge_frame(client, number) : judge_answer(client, number);
}

bool Flood::judge_answer(Client& client, std::size_t number) {
  const std::size_t end = client.in.find("\r\n\r\n");
  if (end == std::string::npos || client.in.size() < 12) return false;
  const int status = std::stoi(client.in.substr(9, 3));
  if (status == 101) {
    client.upgraded = true;
    client.in.erase(0, end + 4);
    next_shot(client);
    return true;
  }
  const std::size_t field = client.in.find("Content-Length: ");
  if (field == std::string::npos ||
      client.in.size() < end + 4 + std::stoul(client.in.substr(field + 16))) {
    return false;
  }
  found(client, status);
  if (client.in.find("Connection: close") != std::string::npos || !client.out.empty()) {
    open(number);
    return false;
  }
  next_shot(client);
  return true;
}

bool Flood::judge_frame(Client& client, std::size_t number) {
  if (client.in.size() < 4) return false;
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(client.in[at]); };
  found(client, byte(0) == 0x88 ? byte(2) << 8U | byte(3) : 0);
  open(number);
  return false;
}

void Flood::found(const Client& client, int reply) {
  ++judged_;
  const Shot& shot = kind_.shots[client.shot];
  if (reply == shot.expected) return;
  if (wrong_++ != 0) return;
  first_wrong_ = "expected " + std::to_string(shot.expected) + ", got " + std::to_string(reply);
  first_wrong_ += " for " + shot.bytes.substr(0, 60);
}

// --- Byte by byte ---

void Flood::throw_drips() {
  clients_.resize(drippers);
  for (Client& client : clients_) client.in = {};
  for (std::size_t i = 0; i < drippers; ++i) drip(i);
  while (!stopping_) {
    poll(nullptr, 0, drip_milliseconds);
    for (std::size_t i = 0; i < drippers && !stopping_; ++i) drip(i);
  }
}

void Flood::drip(std::size_t number) {
  Client& client = clients_[number];
  if (client.connection >= 0 && !pull(client)) {
    reset(client.connection);
    const bool answered = client.in.starts_with("HTTP/1.1 ") && client.in.size() > 12;
    if (answered) found(client, std::stoi(client.in.substr(9, 3)));
    client = {};
  }
  if (client.connection < 0) {
    client.connection = socket_at(SOCK_STREAM | SOCK_NONBLOCK, sources_++);
    begin_connect(client.connection, port_);
    client.shot = shots_++ % kind_.shots.size();
    client.out = kind_.shots[client.shot].bytes;
    return;
  }
  if (client.out.empty()) return;
  if (::send(client.connection, client.out.data(), 1, MSG_NOSIGNAL) != 1) return;
  client.out.erase(0, 1);
  ++said_;
}

}  // namespace swarmstage::bench
