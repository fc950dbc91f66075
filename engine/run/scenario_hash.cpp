#include "engine/run/scenario_hash.h"

#include <string_view>

#include "core/trace/mix.h"
#include "engine/graph/graph_text.h"
#include "engine/report/whole_file.h"
#include "engine/run/json_archive.h"

namespace swarmstage {

namespace {

constexpr std::string_view indifferent[] = {"about", "tags",  "seed",    "stages",  "why_not",
                                            "vary",  "where", "repeats", "extends", "include"};

class Hasher {
 public:
  void add(std::string_view text) { hash_ = mix(hash_, hash_bytes(text)); }
  void add(const std::optional<NamedGraph>& graph) {
    if (graph) add(graph_text(*graph, GraphForm::json));
  }
  std::string text() const { return format_hash(hash_); }

 private:
  std::uint64_t hash_ = 0;
};

}  // namespace

Result<std::string> scenario_hash(const ScenarioFile& file, const Scenario& scenario,
                                  const std::vector<std::string>& role_libraries) {
  Hasher hasher;
  Json words = file.root().to_json();
  for (const std::string_view key : indifferent) words.erase(std::string(key));
  hasher.add(words.dump(-1, ' ', false, Json::error_handler_t::replace));
  if (scenario.network.routed) hasher.add(scenario.network.routed->file);
  for (const GroupPlan& group : scenario.groups) {
    if (group.neighbours) hasher.add(group.neighbours->file);
  }
  for (const std::string& library : role_libraries) {
    const auto bytes = read_whole_file(library);
    if (!bytes) return Error{bytes.error()};
    hasher.add(bytes.value());
  }
  return hasher.text();
}

}  // namespace swarmstage
