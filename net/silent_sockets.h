#pragma once

// Sockets of streams whose other end must not learn that nobody is here any
// more: the machine has lost its power, or a partition swallows what would tell
// it. They answer nothing. Once their packets could pass again, the next thing
// the other end sends is answered by a reset, as a real system does that knows
// no such stream.

#include <memory>
#include <vector>

#include "net/block_world.h"
#include "net/watch.h"

namespace swarmstage::net {

class SilentSockets {
 public:
  SilentSockets(EventLoop& loop, const BlockWorld& world);
  ~SilentSockets();

  void keep(HostIndex host, const Place& peer, FileDescriptor socket);
  /// Looks again at who can be heard.
  void review();

 private:
  class Ghost;

  EventLoop& loop_;
  const BlockWorld& world_;
  std::vector<std::unique_ptr<Ghost>> ghosts_;
};

}  // namespace swarmstage::net
