#pragma once

// Asks the system for the addresses of names, on threads of its own because the
// system may take its time. Answers come on the loop. Addresses in text need no
// asking and no thread. Threads start when first needed.

#include <functional>
#include <memory>
#include <string>

#include "core/node/service.h"
#include "net/event_loop.h"

namespace swarmstage::net {

class NameLookup {
 public:
  using Answer = std::function<void(const ResolveReply&)>;

  explicit NameLookup(EventLoop& loop);
  /// Does not wait for the system: what it says later is dropped.
  ~NameLookup();

  void look_up(std::string_view name, Answer answer);

 private:
  struct Machinery;

  // Shared with the threads, which may outlive this while the system thinks.
  std::shared_ptr<Machinery> machinery_;
};

}  // namespace swarmstage::net
