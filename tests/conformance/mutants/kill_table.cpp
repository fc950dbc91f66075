#include "tests/conformance/mutants/kill_table.h"

namespace swarmstage::conformance {

namespace {

constexpr unsigned patience = 20;  // seconds until a case that hangs has failed

/// Positions in `all`, those that come first by `first`, in order otherwise.
template <typename All, typename First>
std::vector<std::size_t> ordered(const All& all, First first) {
  std::vector<std::size_t> positions(all.size());
  for (std::size_t i = 0; i < positions.size(); ++i) positions[i] = i;
  std::stable_partition(positions.begin(), positions.end(),
                        [&](std::size_t position) { return first(all[position]); });
  return positions;
}

}  // namespace

const Verdict& KillTable::verdict(std::size_t which, std::size_t mutant) {
  const auto found = verdicts_.find({which, mutant});
  if (found != verdicts_.end()) return found->second;
  const support::StageEntry& model = *support::find_stage("model");
  const Verdict verdict =
      play_isolated(all_cases()[which], model, all_mutants()[mutant].wrapping, patience);
  return verdicts_[{which, mutant}] = verdict;
}

bool KillTable::kills(std::size_t which, std::size_t mutant) {
  return verdict(which, mutant).kind == Verdict::Kind::failed;
}

std::optional<std::size_t> KillTable::mutant_killed_by(std::size_t which) {
  const std::string_view topic = all_cases()[which].topic;
  const auto same_topic = [&](const Mutant& mutant) { return mutant.topic == topic; };
  for (const std::size_t mutant : ordered(all_mutants(), same_topic)) {
    if (!all_mutants()[mutant].blunt && kills(which, mutant)) return mutant;
  }
  return std::nullopt;
}

std::optional<std::size_t> KillTable::killer_of(std::size_t mutant) {
  for (const auto& [pair, verdict] : verdicts_) {
    if (pair.second == mutant && verdict.kind == Verdict::Kind::failed) return pair.first;
  }
  const std::string& topic = all_mutants()[mutant].topic;
  const auto same_topic = [&](const Case& each) { return each.topic == topic; };
  for (const std::size_t which : ordered(all_cases(), same_topic)) {
    if (kills(which, mutant)) return which;
  }
  return std::nullopt;
}

}  // namespace swarmstage::conformance
