#include "net/silent_sockets.h"

namespace swarmstage::net {

class SilentSockets::Ghost final : public WatchUser {
 public:
  Ghost(EventLoop& loop, HostIndex host, const Place& peer, FileDescriptor socket)
      : host_(host), peer_(peer), watch_(loop, socket.release(), *this) {}

  bool is_over() const { return !watch_.is_open(); }
  void listen_if(const BlockWorld& world) {
    const bool heard = world.passes(host_, peer_) && world.host(peer_.host).powered;
    if (heard && watch_.is_open()) watch_.wait_readable();
  }
  void readable() override {
    reset_on_close(watch_.descriptor());
    watch_.close();
  }

 private:
  HostIndex host_;
  Place peer_;
  Watch watch_;
};

SilentSockets::SilentSockets(EventLoop& loop, const BlockWorld& world)
    : loop_(loop), world_(world) {}

SilentSockets::~SilentSockets() = default;

void SilentSockets::keep(HostIndex host, const Place& peer, FileDescriptor socket) {
  ghosts_.push_back(std::make_unique<Ghost>(loop_, host, peer, std::move(socket)));
}

void SilentSockets::review() {
  std::erase_if(ghosts_, [](const auto& ghost) { return ghost->is_over(); });
  for (const auto& ghost : ghosts_) ghost->listen_if(world_);
}

}  // namespace swarmstage::net
