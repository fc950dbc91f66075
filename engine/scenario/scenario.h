#pragma once

// A scenario as plain data: what the swarm is, what happens to it, and what must
// hold. It is made from a file by read_scenario.h, which has checked every key,
// unit and number by itself; what names something else (a selector, an expression,
// a role's operation) is still text with its place in the file, and is checked
// when a plan of the run is made (engine/run). Belongs to whoever asked for it.

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/base/json.h"
#include "core/graph/graph_shape.h"
#include "core/node/random.h"
#include "core/node/time.h"
#include "core/stage/network_plan.h"
#include "engine/expression/moment.h"
#include "engine/graph/named_graph.h"
#include "engine/scenario/action.h"
#include "engine/scenario/phrase.h"

namespace swarmstage {

struct RegionPlan {
  Phrase name;
  LinkQuality access;
};

/// Both ways between two regions.
struct RegionLink {
  Phrase from;
  Phrase to;
  LinkQuality quality;
};

/// Between the hosts of two selections, in place of access links and regions.
struct HostLink {
  Phrase from;
  Phrase to;
  bool both_ways = true;
  LinkQuality quality;
};

/// Routers with hosts around them, joined by links that all flows share. In place
/// of `between`, on stages that have such networks.
struct RoutedPlan {
  GraphShape shape;                // of the routers
  std::optional<NamedGraph> file;  // in place of a shape
  LinkQuality link;                // between two routers, each way
  bool skip_unsupported = false;
  Position at;
};

struct NetworkPlan {
  std::optional<RoutedPlan> routed;
  std::optional<Position> ipv6;  // hosts have addresses of IPv6 alone, as is said there
  std::vector<RegionPlan> regions;
  std::vector<RegionLink> between;
  std::vector<HostLink> links;
};

/// Which part of a group lives in which region.
struct Placement {
  Phrase region;
  double share = 1;
};

/// Overlay links within a group, told to the nodes as a list of addresses.
struct NeighbourPlan {
  GraphShape shape;
  std::optional<NamedGraph> file;  // in place of a shape
  std::string into;                // the config key; empty: the role's own
  enum class Side : std::uint8_t { earlier, later, both } side = Side::earlier;
  Position at;
};

/// When the nodes of a group begin.
struct StartPlan {
  Duration at{};
  Duration every{};          // from one node to the next
  bool poisson = false;      // `every` is a mean
  bool by_timeline = false;  // not before an action says so
};

struct GroupPlan {
  Phrase name;
  Phrase role;
  std::uint32_t count = 1;
  bool is_list = false;  // its nodes are name[0], name[1], ...; else it is one node
  std::vector<Placement> placement;
  std::vector<Phrase> also_in;  // further regions, each with an interface of its own
  std::optional<Phrase> host;   // nodes that name the same host share it
  std::optional<LinkQuality> access;
  Json config = Json::object();
  Position config_at;
  std::vector<std::pair<std::string, Position>> config_keys;
  /// Where the key stands that these words on a configuration begin with: "'port' is ...".
  Position place_of(std::string_view wrong_config) const;
  std::optional<NeighbourPlan> neighbours;
  StartPlan start;
};

/// Operations that nodes are asked to do, again and again.
struct WorkloadPlan {
  std::string name;
  Position at;
  enum class Rhythm : std::uint8_t { periodic, poisson, burst, once } rhythm = Rhythm::periodic;
  Duration period{};       // poisson: mean
  double jitter = 0;       // part of the period, each way
  std::uint32_t size = 1;  // operations at each beat
  Moment from;
  Moment until{std::string(Moment::end_mark), {}};
  Phrase nodes;
  enum class Choice : std::uint8_t { each, random, round_robin, zipf } choice = Choice::each;
  double zipf_exponent = 1;
  Phrase operation;
  bool skip_unsupported = false;
  Json arguments = Json::object();  // texts like "zipf(1.1, 200)" are drawn anew each time
};

struct PhasePlan {
  std::string name;
  Duration from{};
  Duration until{};
  Position at;
};

struct ExpectationPlan {
  enum class Form : std::uint8_t {
    always,
    never_true,
    eventually,
    by,
    at,
    within,
    until,
    stable,
    sometimes
  };
  Form form = Form::always;
  std::string name;
  Position at;
  Phrase that;
  std::optional<Phrase> of;       // within: what it is counted from; until: what ends it
  std::optional<Moment> moment;   // by, at
  Duration length{};              // within, stable
  std::optional<Moment> after;    // looked at from here
  std::optional<Moment> before;   // to here
  std::string during;             // a phase, in place of after and before
  bool skip_unsupported = false;  // left out where the stage cannot honour it
};

std::string_view to_string(ExpectationPlan::Form form);

struct ParameterPlan {
  std::string name;
  std::string text;  // as it is put where `$name` stands
  std::string about;
  Position at;
};

/// Points and repeats of a matrix together: each run of it is kept in memory.
inline constexpr std::uint32_t matrix_runs_max = 100'000;

struct Variation {
  std::string name;
  std::vector<std::string> values;
  Position at;
};

struct Scenario {
  std::string file;
  std::string title;
  std::string about;
  std::vector<std::string> tags;
  std::uint64_t seed = 1;
  Duration duration{};
  Duration quiet{};  // no fault lasts into this much of the end
  std::vector<std::string> stages{"model"};
  std::string why_not;  // why it does not hold on the other stages
  bool expected_to_fail = false;
  std::vector<ParameterPlan> parameters;
  NetworkPlan network;
  std::vector<GroupPlan> groups;
  std::vector<WorkloadPlan> workload;
  std::vector<ActionPlan> timeline;
  std::vector<PhasePlan> phases;
  std::vector<ExpectationPlan> expectations;
  std::vector<Variation> variations;
  std::optional<Phrase> variation_rule;
  std::uint32_t repeats = 1;
  Position repeats_at;
};

}  // namespace swarmstage
