#pragma once

// The control protocol: how nodes in another process are driven, whether it is
// our own binary, another version of it, or a program in any language. One JSON
// object a line, each with a "type". One process may carry many nodes of a run:
// a line that is about one of them names it. The driving side sends commands,
// the process reports; the driving side waits for the answers to init, observe
// and reload, and for nothing else. docs/control.md shows it spoken.
//
//   driver -> process   init epoch (add_segment | add_host | add_name | add_node |
//                       start | stop | replace | reload | invoke | observe |
//                       subscribe | fault | clock | hold | group | drain)* drain
//   process -> driver   ready (completed | observed | reloaded | changed | event |
//                       sample | log | group | failed)* drained
//
// init names the version it speaks; who cannot speak it answers failed and exits.
// What is not known is refused, not skipped: a fault that was ignored would make
// a test pass. `always` over a remote node means: at every changed it published
// for what was subscribed to, in the order published. Times are nanoseconds since
// the run began.

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

// 2: one process carries many nodes, and is told of the network around them.
// 3: it records what its nodes lived through, and holds still when it is told to.
inline constexpr int control_version = 3;
inline constexpr std::size_t control_line_limit = 16U << 20;
/// How deep lists and objects in one may be nested, the line's own object among them.
inline constexpr std::size_t control_depth_limit = 256;

namespace control {

// From the driver. First who takes part, and since when.
struct Init {
  int version = control_version;
  std::uint64_t seed = 0;
  std::uint8_t block = 0;   // 127.BLOCK.0.0/16 is the run's, and the driver holds it
  std::uint32_t share = 0;  // which of the run's processes this is, from 0
  std::string secret;       // of the run's keys for TLS; empty: this process makes its own
  LogLevel log_level = LogLevel::off;
  std::vector<std::string> roles;  // libraries of roles to load
  std::string trace;               // the file that its trace is written to; empty: none
};
/// When the run began, on the machine's monotonic clock: one for all processes.
struct Epoch {
  std::int64_t origin = 0;  // nanoseconds
};

// The network: every process is told all of it, in the same order. Segments and
// hosts are spoken of by number, in order of adding, from 0.
struct AddSegment {
  std::string name;
  Json access;
};
struct AddHost {
  std::string name;
  std::vector<std::uint32_t> segments;
  Json access;  // null: that of its segment
};
struct AddName {
  std::string name;
  std::vector<std::string> addresses;
};

// Nodes: only the process that carries one is told of it. All nodes of a host
// are in one process.
struct AddNode {
  std::string node;  // its name
  std::uint32_t host = 0;
  std::string role;
  Json config;
};
struct Start {
  std::string node;
};
struct Stop {
  std::string node;
};
/// Its next life, after the last has ended; it is started by start.
struct Replace {
  std::string node;
  Json config;
};
struct Reload {
  std::string node;
  std::uint64_t id = 0;
  Json config;
};
struct Invoke {
  std::string node;
  std::uint64_t id = 0;
  std::string operation;
  Json arguments;
};
/// Without a node it asks the process itself, for "counters" or "hashes".
struct Observe {
  std::string node;
  std::uint64_t id = 0;
  std::string observable;
  Json arguments;
};
/// Without a node: events, samples and logs of all. With one: every change of
/// this observable is published.
struct Subscribe {
  std::string node;
  std::string observable;
  Json arguments;
};
/// What befalls a node, a host or the network.
struct Fault {
  std::string kind;
  Json arguments;
};
struct Clock {
  std::string node;
  Duration offset{};
  double drift_ppm = 0;
};
/// From now on nothing happens to the nodes of the process, but for what it is told
/// and asked; or that is over. Time goes on meanwhile.
struct Hold {
  bool held = true;
};
/// Without a node: everything ends, and the answer is drained.
struct Drain {
  std::string node;
};

// From either side.
/// A host has joined or left a multicast group on a port. A process says it with
/// mark 0; the driver gives the group its mark and tells everybody.
struct Group {
  std::string address;
  std::uint32_t host = 0;
  std::uint16_t port = 0;
  bool joined = true;
  std::uint8_t mark = 0;
};

// From the process.
struct Ready {
  int version = control_version;
  std::uint32_t process = 0;  // its number in the system
};
struct Completed {
  std::string node;
  TimePoint time;
  std::uint64_t id = 0;
  bool ok = true;
  Json result;
  std::string error;
};
struct Observed {
  std::uint64_t id = 0;
  Json value;
};
struct Reloaded {
  std::uint64_t id = 0;
  std::string refused;  // empty: it was applied
};
struct Changed {
  std::string node;
  TimePoint time;
  std::uint32_t life = 0;  // of the node, from 0
  std::string observable;
  Json arguments;
  Json value;
  std::uint64_t version = 0;  // counts from 1, without gaps, per subscription
};
struct Event {
  std::string node;
  TimePoint time;
  std::string name;
  Json fields;
};
struct Sample {
  std::string node;
  TimePoint time;
  std::string name;
  double value = 0;
};
struct Log {
  std::string node;
  TimePoint time;
  LogLevel level = LogLevel::info;
  std::string text;
  Json fields;
};
/// A node's handler threw; without a node, the process cannot go on.
struct Failed {
  std::string node;
  TimePoint time;
  std::string what;
};
struct Drained {};

}  // namespace control

using ControlMessage =
    std::variant<control::Init, control::Epoch, control::AddSegment, control::AddHost,
                 control::AddName, control::AddNode, control::Start, control::Stop,
                 control::Replace, control::Reload, control::Invoke, control::Observe,
                 control::Subscribe, control::Fault, control::Clock, control::Hold, control::Drain,
                 control::Group, control::Ready, control::Completed, control::Observed,
                 control::Reloaded, control::Changed, control::Event, control::Sample, control::Log,
                 control::Failed, control::Drained>;

/// The word its line has as "type".
std::string_view control_type(const ControlMessage& message);

/// One line, without its end.
std::string format_control(const ControlMessage& message);

/// The message in that line, or one line that says what is wrong with it.
Result<ControlMessage> parse_control(std::string_view line);

}  // namespace swarmstage
