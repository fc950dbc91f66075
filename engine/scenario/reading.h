#pragma once

// How the parts of a scenario file become the parts of a Scenario. Shared by the
// files that read one part each; whoever wants a scenario uses read_scenario.h.
// A reader that finds something wrong adds a problem and goes on with a default,
// so that one look at a file tells everything that is wrong with it.

#include <optional>
#include <string>
#include <vector>

#include "engine/document/map_reader.h"
#include "engine/document/problems.h"
#include "engine/document/value.h"
#include "engine/scenario/scenario.h"

namespace swarmstage::reading {

void object(Problems& problems, const Value& value, std::string what);

/// Adds a problem if it is none.
bool expect_map(const Value& value, Problems& problems);
bool expect_list(const Value& value, Problems& problems);

/// A file named in another, as a path from where we are.
std::string beside(const std::string& file, const std::string& name);

Phrase phrase(const Value& value, Problems& problems);
Moment moment(const Value& value, Problems& problems);
DurationDraw duration_draw(const Value& value, Problems& problems);
/// A period with how much it varies: "500ms" or "500ms ± 20%".
struct Period {
  Duration length{};
  double jitter = 0;
};
Period period(const Value& value, Problems& problems);
/// "2/min", "0.5/s": the mean time from one to the next.
Duration rate(const Value& value, Problems& problems);
/// All the keys of a link that `map` may have beside others.
LinkChange link_change(MapReader& map, Problems& problems);
/// A map of nothing but these keys.
LinkQuality link_quality(const Value& value, Problems& problems);

/// The keys of a shape, `shape` itself among them.
void read_shape(MapReader& map, GraphShape& shape, Problems& problems);
/// A graph from the file this value names.
std::optional<NamedGraph> graph_file(const Value& value, Problems& problems);

NetworkPlan network(const Value& value, Problems& problems);
std::vector<GroupPlan> groups(const Value& value, Problems& problems);
std::vector<WorkloadPlan> workload(const Value& value, Problems& problems);
std::vector<ActionPlan> timeline(const Value& value, Problems& problems);
/// The deed of an entry; says what is wrong if there is none, or two.
std::optional<Deed> deed(const Value& entry, MapReader& map, Problems& problems);
std::vector<PhasePlan> phases(const Value& value, Duration run, Problems& problems);
std::vector<ExpectationPlan> expectations(const Value& value, Problems& problems);

// Keys read in one line each; a key that is not there leaves the default.
void take(MapReader& map, std::string_view key, Duration& into, Problems& problems);
void take(MapReader& map, std::string_view key, std::string& into, Problems& problems);
void take(MapReader& map, std::string_view key, bool& into, Problems& problems);
void take(MapReader& map, std::string_view key, std::uint32_t& into, Problems& problems);
void take(MapReader& map, std::string_view key, Phrase& into, Problems& problems);
void take(MapReader& map, std::string_view key, Moment& into, Problems& problems);
/// `unsupported: skip`: leave it out where the stage cannot honour it.
void take_unsupported(MapReader& map, bool& skip, Problems& problems);
void take_percentage(MapReader& map, std::string_view key, double& into, Problems& problems);

/// The word's place among `words`; the first, with a problem, if it is none of them.
std::size_t choice(const Value& value, const std::vector<std::string>& words, Problems& problems);

}  // namespace swarmstage::reading
