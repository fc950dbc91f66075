#pragma once

// What a stage runs behind Context::call. On virtual stages handle is called on
// the spot and its replies arrive after the service's delay; on real stages it
// is called on a worker thread, one call at a time, and must not touch anything
// a node owns.

#include <vector>

#include "core/base/json.h"
#include "core/node/service.h"

namespace swarmstage {

class Service {
 public:
  virtual ~Service() = default;
  /// At least one reply; exactly the last one has `last` set.
  virtual std::vector<ServiceReply> handle(const Json& request) = 0;
  /// Whether calls that still wait on a real stage when it ends are handled all the
  /// same: for what is not to be lost, though nobody hears the replies.
  virtual bool finishes() const { return false; }
};

}  // namespace swarmstage
