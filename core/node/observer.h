#pragma once

// The eyes of whoever runs nodes: the engine, a daemon's console, a test. It is
// told after the handler has returned, in the order things were asked for, and
// must not call back into the runner.

#include <string_view>

#include "core/node/fields.h"
#include "core/node/ids.h"
#include "core/node/service.h"
#include "core/node/time.h"

namespace swarmstage {

class Observer {
 public:
  virtual ~Observer() = default;

  /// `encoded` is read with decode_fields.
  virtual void event(NodeIndex, TimePoint, ByteView /*encoded*/) {}
  virtual void measured(NodeIndex, TimePoint, std::string_view /*name*/, double /*value*/) {}
  virtual void changed(NodeIndex, TimePoint, std::string_view /*observable*/) {}
  virtual void logged(NodeIndex, TimePoint, LogLevel, ByteView /*encoded*/) {}
  virtual void completed(NodeIndex, TimePoint, InvocationId, const Outcome&) {}
  /// A handler threw. The runner is dead; the stage decides what that means.
  virtual void failed(NodeIndex, TimePoint, std::string_view /*what*/) {}
};

}  // namespace swarmstage
