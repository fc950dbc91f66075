#pragma once

// Plays cases against mutants and remembers who killed whom. A case kills a
// mutant by failing on it; one that is ended or dies of an assertion has failed.

#include <map>
#include <string>
#include <vector>

#include "tests/conformance/mutants/mutant.h"
#include "tests/conformance/play_case.h"

namespace swarmstage::conformance {

class KillTable {
 public:
  /// Plays the case unless it was played before; true: it killed the mutant.
  bool kills(std::size_t which, std::size_t mutant);
  /// The first mutant it kills that is not blunt; those of its topic are tried first.
  std::optional<std::size_t> mutant_killed_by(std::size_t which);
  /// The first case that kills it, those of its topic tried first.
  std::optional<std::size_t> killer_of(std::size_t mutant);
  std::size_t played() const { return verdicts_.size(); }
  const Verdict& verdict(std::size_t which, std::size_t mutant);

 private:
  std::map<std::pair<std::size_t, std::size_t>, Verdict> verdicts_;
};

}  // namespace swarmstage::conformance
