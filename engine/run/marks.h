#pragma once

// The named moments of a run: phases and the end from the beginning on, actions
// when they have happened. Owned by the run; between events only.

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/node/time.h"
#include "engine/scenario/scenario.h"

namespace swarmstage {

class Marks {
 public:
  explicit Marks(const Scenario& scenario);

  /// The first time counts: a mark names one moment.
  void set(const std::string& name, Duration when);
  std::optional<Duration> find(std::string_view name) const;
  std::optional<Duration> resolve(const Moment& moment) const;
  /// Called after each new mark.
  void on_set(std::function<void()> listener) { listeners_.push_back(std::move(listener)); }
  const std::map<std::string, Duration, std::less<>>& all() const { return marks_; }

 private:
  std::map<std::string, Duration, std::less<>> marks_;
  std::vector<std::function<void()>> listeners_;
};

/// When the actions happen whose time is known before the run, and the marks
/// that any moment of the scenario may hang on.
struct KnownMarks {
  std::map<std::string, std::optional<Duration>, std::less<>> marks;  // nothing: only at run time

  static KnownMarks of(const Scenario& scenario);
  std::optional<Duration> resolve(const Moment& moment) const;
  bool knows(const Moment& moment) const;
  std::vector<std::string> names() const;
};

}  // namespace swarmstage
