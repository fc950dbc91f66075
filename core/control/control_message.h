#pragma once

// The control protocol: how a node in another process is driven, whether it is
// our own binary, another version of it, or a program in any language. One JSON
// object a line, each with a "type". The driving side sends commands, the node's
// side reports; neither waits for the other except for the answer to init.
//
//   driver -> node    init (invoke | observe | subscribe | fault | clock)* drain
//   node -> driver    ready (completed | observed | changed | event | sample |
//                     log | failed)* drained
//
// init names the version it speaks; a node that cannot speak it answers failed
// and exits. What is not known is refused, not skipped: a fault that was ignored
// would make a test pass. `always` over a remote node means: at every changed
// it published for what was subscribed to, in the order published.

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/json.h"
#include "core/base/result.h"
#include "core/node/fields.h"
#include "core/node/service.h"
#include "core/node/time.h"

namespace swarmstage {

inline constexpr int control_version = 1;
inline constexpr std::size_t control_line_limit = 16U << 20;

namespace control {

// From the driver.
struct Init {
  int version = control_version;
  std::string node;  // its name
  std::string role;
  Json config;
  std::uint64_t seed = 0;
  WallTime epoch;
  Json names;  // name -> list of addresses, as the scenario has them
};
struct Invoke {
  InvocationId id;
  std::string operation;
  Json arguments;
};
struct Observe {
  std::uint64_t id = 0;
  std::string observable;
  Json arguments;
};
struct Subscribe {
  std::vector<std::string> observables;  // publish every change of these
  bool events = false;
  bool samples = false;
  LogLevel log_level = LogLevel::off;
};
/// A fault of the node's own process; those of the network are the driver's.
struct Fault {
  std::string kind;  // pause, resume, full_disk, slow_service, ...
  Json arguments;
};
struct Clock {
  Duration offset{};
  double drift_ppm = 0;
};
struct Drain {
  Duration deadline{};
};

// From the node.
struct Ready {
  int version = control_version;
  Json endpoints;  // what it listens on
};
struct Completed {
  InvocationId id;
  Outcome outcome;
};
struct Observed {
  std::uint64_t id = 0;
  Json value;
};
struct Changed {
  TimePoint time;
  std::string observable;
  Json value;
  std::uint64_t version = 0;  // counts from 1, without gaps, per observable
};
struct Event {
  TimePoint time;
  std::string name;
  Json fields;
};
struct Sample {
  TimePoint time;
  std::string name;
  double value = 0;
};
struct Log {
  TimePoint time;
  LogLevel level = LogLevel::info;
  std::string text;
  Json fields;
};
struct Failed {
  std::string what;
};
struct Drained {};

}  // namespace control

using ControlMessage =
    std::variant<control::Init, control::Invoke, control::Observe, control::Subscribe,
                 control::Fault, control::Clock, control::Drain, control::Ready, control::Completed,
                 control::Observed, control::Changed, control::Event, control::Sample, control::Log,
                 control::Failed, control::Drained>;

/// One line, without its end.
std::string format_control(const ControlMessage& message);

/// The message in that line, or one line that says what is wrong with it.
Result<ControlMessage> parse_control(std::string_view line);

}  // namespace swarmstage
