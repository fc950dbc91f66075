#pragma once

// What is left of a run when it is over, as plain data: who was there, what was
// done to them, what was expected and whether it held. Everything that is
// written or shown about a run (engine/report) is made from this and from the
// files beside it. Times are since the run began.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json.h"
#include "core/base/result.h"
#include "core/node/time.h"

namespace swarmstage {

/// Inconclusive: never evaluated, a premise that never came true, an unknown
/// value. It is not a pass. Skipped: the stage could not honour it, and its author
/// said to leave it out then; a whole run is never that.
enum class Verdict : std::uint8_t { held, failed, inconclusive, skipped };

std::string_view to_string(Verdict verdict);

/// Something a node did, as a line of events.ndjson says it.
struct RunEvent {
  Duration at{};
  std::string node;  // empty: of the scenario itself
  std::string kind;  // event, sample, log, fault, phase, life
  std::string name;
  Json fields = Json::object();

  Json to_json() const;
  /// Refuses what to_json could not have made, in one line.
  static Result<RunEvent> from_json(const Json& json);
};

struct ExpectationResult {
  std::string name;
  std::string form;  // always, never, by, within, ...
  std::string text;  // the expression as written
  std::uint32_t line = 0;
  Verdict verdict = Verdict::inconclusive;
  std::string why;                     // one line: what decided it
  std::optional<Duration> decided;     // when it was
  std::string margin;                  // "2.4s to spare", "3 too many"; empty: none
  std::optional<double> margin_value;  // in the unit of the values; above 0: to spare
  std::vector<std::string> nodes;      // who is to blame
  std::vector<std::string> values;     // "peer[3].peers = 5"
  std::vector<RunEvent> events;        // the last ones before, that matter to it

  bool went_wrong() const { return verdict == Verdict::failed || verdict == Verdict::inconclusive; }
};

/// A stretch of time with a name: a phase, or a fault while it lasted.
struct RunSpan {
  std::string kind;  // phase, crash, partition, link, ...
  std::string name;
  Duration from{};
  Duration until{};
  std::vector<std::string> nodes;
};

struct SampleSummary {
  std::string name;
  std::string unit;
  std::string phase;  // empty: the whole run
  std::uint64_t count = 0;
  double least = 0, mean = 0, p50 = 0, p90 = 0, p99 = 0, most = 0;
};

struct RunNode {
  std::string name;
  std::string group;
  std::string role;
  std::string region;
  std::string address;
  std::uint64_t logical_hash = 0;
};

struct RunResult {
  std::string scenario;
  std::string about;
  std::string file;
  std::string stage;
  std::uint64_t seed = 0;
  Json parameters = Json::object();
  Duration duration{};  // that was asked for
  Duration reached{};   // that was run
  Verdict verdict = Verdict::inconclusive;
  bool expected_to_fail = false;     // a negative control
  std::vector<std::string> skipped;  // what the stage could not honour, a line each
  std::string stopped_because;       // interrupted, a node threw; empty: it ran to its end
  std::string lost;  // a process, a file that could not be written; empty: nothing is missing
  std::vector<ExpectationResult> expectations;
  std::vector<RunNode> nodes;
  std::vector<RunSpan> spans;
  std::vector<SampleSummary> samples;
  Json counters = Json::object();
  std::uint64_t logical_hash = 0;
  std::uint64_t timed_hash = 0;
  double wall_seconds = 0;
  std::string reproduce;  // the command that does it again

  /// Whether the run is as its author wants it: a negative control has failed.
  bool as_wanted() const { return verdict == (expected_to_fail ? Verdict::failed : Verdict::held); }
  Json to_json() const;
  static Result<RunResult> from_json(const Json& json);
};

}  // namespace swarmstage
