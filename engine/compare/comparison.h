#pragma once

// One scenario on several stages, side by side: for each expectation the verdict
// and margin on each, for each metric the distributions and how far they are
// apart, for each node what it did differently, and one number, the fidelity.
// The first run is what the others are held against. docs/compare.md defines the
// fidelity; change the two together.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "engine/compare/distance.h"
#include "engine/compare/run_material.h"

namespace swarmstage {

struct MetricOnStage {
  std::size_t count = 0;
  double p50 = 0;
  double p90 = 0;
  double p99 = 0;
  Distance distance;  // from the first
};

struct MetricRow {
  std::string name;
  std::string unit;
  std::vector<MetricOnStage> stages;
};

struct ExpectationOnStage {
  Verdict verdict = Verdict::inconclusive;
  std::string margin;
};

struct ExpectationRow {
  std::string name;
  std::vector<ExpectationOnStage> stages;
};

/// What a node did with a peer on one stage and not on the first one.
struct LogicDifference {
  std::string stage;
  std::string node;
  std::string peer;           // empty: with none in particular
  std::size_t position = 0;   // among the node's events with that peer, from 0
  std::string first;          // what came there on the first stage
  std::string other;          // and on this one
  std::size_t differing = 0;  // events that have no partner, of both sides
};

struct Fidelity {
  double score = 1;
  double verdicts = 1;
  double logic = 1;
  std::optional<double> times;  // nothing: there was nothing timed to compare
};

struct Comparison {
  std::string scenario;
  std::vector<std::string> stages;
  std::vector<std::uint64_t> seeds;
  std::vector<ExpectationRow> expectations;
  std::vector<MetricRow> metrics;
  std::vector<LogicDifference> logic;
  std::vector<Fidelity> fidelity;  // of each stage; the first has 1

  /// Tables for a terminal; at most so many logic differences.
  std::string to_string(std::size_t most_differences = 6) const;
  Json to_json() const;
  bool same_verdicts() const;
};

/// At least one run. Takes what it needs out of them.
Comparison compare(std::vector<RunMaterial> runs);

}  // namespace swarmstage
