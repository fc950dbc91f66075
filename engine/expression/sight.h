#pragma once

// What an expression sees while a scenario runs. The engine implements it over a
// stage; a test, over a table. Nodes are asked only when something they told of
// has changed, so an answer may cost something.

#include <optional>
#include <string_view>

#include "core/base/json.h"
#include "core/node/ids.h"
#include "core/node/time.h"
#include "core/stage/stage.h"
#include "engine/expression/moment.h"

namespace swarmstage {

/// From a moment to another; an end that has not come is `never`.
struct TimeWindow {
  TimePoint begin;
  TimePoint end = never;
};

class Sight {
 public:
  virtual ~Sight() = default;

  virtual TimePoint now() const = 0;
  virtual bool running(NodeIndex node) const = 0;
  /// Null: the node cannot tell. Arguments are an object by name.
  virtual Json observe(NodeIndex node, std::string_view observable, const Json& arguments) = 0;
  virtual StageCounters counters() const = 0;
  /// Nothing as long as it is not known when that is.
  virtual std::optional<TimeWindow> phase(std::string_view name) const = 0;
  virtual std::optional<TimePoint> mark(std::string_view name) const = 0;
};

/// Nothing as long as its mark has not happened.
inline std::optional<TimePoint> time_of(const Moment& moment, const Sight& sight) {
  const auto when = moment.resolve([&](std::string_view mark) -> std::optional<Duration> {
    const auto time = sight.mark(mark);
    return time ? std::optional(time->time_since_epoch()) : std::nullopt;
  });
  return when ? std::optional(at_time(*when)) : std::nullopt;
}

}  // namespace swarmstage
