#pragma once

// What happens to a swarm: an entry of a scenario's timeline. It has a trigger
// (at a time, again and again, or when something has come true), perhaps a
// length after which it is undone, and one deed.

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/base/json.h"
#include "core/node/time.h"
#include "core/stage/network_plan.h"
#include "engine/expression/moment.h"
#include "engine/scenario/phrase.h"

namespace swarmstage {

/// What is to be different about links; the rest stays as it is.
struct LinkChange {
  std::optional<Duration> latency;
  std::optional<Duration> jitter;
  std::optional<JitterShape> shape;
  std::optional<bool> keeps_order;
  std::optional<std::uint64_t> bandwidth;
  std::optional<std::uint64_t> queue_bytes;
  std::optional<LossModel> loss;
  std::optional<double> duplicate;
  std::optional<double> reorder;
  std::optional<Duration> reorder_by;
  std::optional<std::uint32_t> mtu;

  LinkQuality applied_to(LinkQuality quality) const;
};

/// How long something lasts, drawn anew each time.
struct DurationDraw {
  enum class Shape : std::uint8_t { fixed, uniform, exponential, weibull, pareto };
  Shape shape = Shape::fixed;
  Duration scale{};     // fixed: itself; uniform: low; exponential: mean
  Duration high{};      // uniform
  double exponent = 1;  // weibull, pareto: shape
};

namespace deed {

/// Ends processes without a word to them; their peers are told by the network.
struct Crash {
  Phrase nodes;
};
/// The machine loses power: nobody is told.
struct PowerOff {
  Phrase nodes;
};
/// A new life at the same place; nodes that still run are ended first.
struct Restart {
  Phrase nodes;
  Json config = Json::object();  // laid over the group's
  bool disk_lost = false;        // the machine's disk is a new one
};
/// A new configuration for nodes that run, as a whole or not at all.
struct Reload {
  Phrase nodes;
  Json config = Json::object();  // laid over the group's
};
struct Start {
  Phrase nodes;
};
/// In good order: drain, and after the grace stop.
struct Stop {
  Phrase nodes;
  Duration grace{};
};
struct Pause {
  Phrase nodes;
};
struct Resume {
  Phrase nodes;
};
/// Network cable out.
struct Unplug {
  Phrase nodes;
};
/// Sides that do not hear each other; a single side is cut from all others.
struct Cut {
  std::vector<Phrase> sides;
  bool one_way = false;  // what the first says does not reach the others
};
/// Ends the action of that name early.
struct Heal {
  Phrase action;
};
struct ChangeAccess {
  Phrase nodes;
  LinkChange change;
};
struct ChangeLink {
  Phrase from;
  Phrase to;
  bool both_ways = true;
  LinkChange change;
};
/// Nodes come and go by themselves.
struct Churn {
  Phrase nodes;
  DurationDraw session;    // of each node; with `leave_every`, not used
  Duration leave_every{};  // of the whole selection, mean
  DurationDraw absence;
  bool gracefully = false;
};
struct SetClock {
  Phrase nodes;
  ClockSkew skew;
};
/// Nothing more can be stored on the machine's disk.
struct FillDisk {
  Phrase nodes;
};
/// A service of the machine answers so much later.
struct SlowService {
  Phrase nodes;
  std::string service;
  Duration by{};
};
struct Invoke {
  Phrase nodes;
  Phrase operation;
  Json arguments = Json::object();
};
/// A name for this moment, and nothing else.
struct Mark {};

}  // namespace deed

using Deed =
    std::variant<deed::Crash, deed::PowerOff, deed::Restart, deed::Reload, deed::Start, deed::Stop,
                 deed::Pause, deed::Resume, deed::Unplug, deed::Cut, deed::Heal, deed::ChangeAccess,
                 deed::ChangeLink, deed::Churn, deed::SetClock, deed::FillDisk, deed::SlowService,
                 deed::Invoke, deed::Mark>;

/// The word for it in the file.
std::string_view deed_word(const Deed& deed);
/// Whether it takes something from the swarm that must be given back for quiet.
bool is_fault(const Deed& deed);

struct Trigger {
  enum class Kind : std::uint8_t { at, every, when } kind = Kind::at;
  Moment at;                                        // at; every: from
  Moment until{std::string(Moment::end_mark), {}};  // every, when: looked at until
  Duration period{};                                // every
  double jitter = 0;                                // of the period
  Phrase condition;                                 // when
  bool each_time = false;                           // when: again each time it comes true
  Duration delay{};                                 // when: after it has come true
};

struct ActionPlan {
  std::string name;  // empty: none given
  Position at;
  std::string file;
  Trigger trigger;
  std::optional<Duration> lasts;
  bool skip_unsupported = false;  // left out where the stage cannot honour it
  Deed deed;
};

}  // namespace swarmstage
