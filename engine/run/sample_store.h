#pragma once

// What a run measured: samples of roles, and how long operations took and whether
// they went well, by name and by phase. Keeps every value up to a limit, and from
// there on an even choice of them, so that a long run has a size.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/node/random.h"
#include "core/node/time.h"
#include "engine/run/run_result.h"
#include "engine/scenario/scenario.h"

namespace swarmstage {

class SampleStore {
 public:
  /// The scenario outlives it.
  explicit SampleStore(const Scenario& scenario);

  void add(std::string_view name, std::string_view unit, Duration at, double value);
  std::vector<SampleSummary> summaries() const;

 private:
  static constexpr std::size_t values_limit = 200'000;  // of one name and phase

  struct Values {
    std::uint64_t count = 0;
    double sum = 0;
    double least = 0;
    double most = 0;
    std::vector<double> kept;
  };
  struct Name {
    std::string unit;
    Values whole;
    std::vector<Values> phases;
  };

  void put(Values& values, double value);
  static SampleSummary summary(const std::string& name, const std::string& unit,
                               const std::string& phase, const Values& values);

  const Scenario& scenario_;
  Random random_;
  std::map<std::string, Name, std::less<>> names_;
};

}  // namespace swarmstage
