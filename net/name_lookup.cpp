#include "net/name_lookup.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <netdb.h>
#include <thread>

#include "net/socket_address.h"

namespace swarmstage::net {

namespace {

constexpr std::size_t threads_limit = 4;

ResolveReply ask_system(const std::string& name) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_ADDRCONFIG;
  addrinfo* found = nullptr;
  int error = getaddrinfo(name.c_str(), nullptr, &hints, &found);
  if (error == EAI_NONAME || error == EAI_ADDRFAMILY) {  // a host with loopback only
    hints.ai_flags = 0;
    error = getaddrinfo(name.c_str(), nullptr, &hints, &found);
  }
  if (error != 0) return {{}, "cannot resolve '" + name + "': " + gai_strerror(error)};
  ResolveReply reply;
  for (const addrinfo* each = found; each; each = each->ai_next) {
    SocketAddress address;
    if (each->ai_addrlen > address.size()) continue;
    std::copy_n(reinterpret_cast<const std::byte*>(each->ai_addr), each->ai_addrlen,
                reinterpret_cast<std::byte*>(address.data()));
    reply.addresses.push_back(address.endpoint().address);
  }
  freeaddrinfo(found);
  return reply;
}

}  // namespace

struct NameLookup::Machinery {
  std::mutex mutex;
  std::condition_variable changed;
  EventLoop* loop = nullptr;  // null once nobody wants to hear
  std::deque<std::pair<std::string, Answer>> waiting;
  std::size_t threads = 0;
  std::size_t idle = 0;

  static void work(const std::shared_ptr<Machinery>& self);
};

NameLookup::NameLookup(EventLoop& loop) : machinery_(std::make_shared<Machinery>()) {
  machinery_->loop = &loop;
}

NameLookup::~NameLookup() {
  const std::lock_guard lock(machinery_->mutex);
  machinery_->loop = nullptr;
  machinery_->waiting.clear();
  machinery_->changed.notify_all();
}

void NameLookup::look_up(std::string_view name, Answer answer) {
  if (const auto address = IpAddress::parse(name)) return answer({{*address}, {}});
  const std::lock_guard lock(machinery_->mutex);
  machinery_->waiting.emplace_back(std::string(name), std::move(answer));
  if (machinery_->idle < machinery_->waiting.size() && machinery_->threads < threads_limit) {
    ++machinery_->threads;
    std::thread([shared = machinery_] { Machinery::work(shared); }).detach();
  }
  machinery_->changed.notify_one();
}

void NameLookup::Machinery::work(const std::shared_ptr<Machinery>& self) {
  std::unique_lock lock(self->mutex);
  while (true) {
    ++self->idle;
    self->changed.wait(lock, [&] { return !self->loop || !self->waiting.empty(); });
    --self->idle;
    if (!self->loop) return;
    auto [name, answer] = std::move(self->waiting.front());
    self->waiting.pop_front();
    lock.unlock();
    ResolveReply reply = ask_system(name);
    lock.lock();
    if (!self->loop) return;
    self->loop->post([heard = std::move(answer), said = std::move(reply)] { heard(said); });
  }
}

}  // namespace swarmstage::net
