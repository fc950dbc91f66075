#pragma once

// Does to a swarm what actions say, and gives back a way to undo it. Whoever
// calls decides when; nothing here waits, except churn, which goes on by itself
// until it is undone. Faults of one kind may overlap: what two of them keep down is up
// when both are over, and what two of them set is as the one that is left sets it.
// One per run.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/node/random.h"
#include "engine/run/causes.h"
#include "engine/run/churn.h"
#include "engine/run/layers.h"
#include "engine/run/picker.h"
#include "engine/run/swarm.h"
#include "engine/run/wires.h"
#include "engine/scenario/action.h"

namespace swarmstage {

/// What was done, and to whom.
struct Done {
  std::vector<NodeIndex> nodes;
  std::function<void()> undo;  // empty: there is nothing to undo
};

class Faults {
 public:
  using Invoke = std::function<void(NodeIndex, const std::string& operation, const Json&)>;

  Faults(const Scenario& scenario, Swarm& swarm, Picker& picker, Invoke invoke);

  /// The links the scenario begins with.
  void lay_links();
  /// `draws` gives what is random about it. Heal and Mark are for the conductor.
  Done apply(const Deed& deed, Random& draws);

 private:
  Done carry_out(const deed::Crash& crash, Random& draws);
  Done carry_out(const deed::PowerOff& power_off, Random& draws);
  Done carry_out(const deed::Restart& restart, Random& draws);
  Done carry_out(const deed::Reload& reload, Random& draws);
  Done carry_out(const deed::Start& start, Random& draws);
  Done carry_out(const deed::Stop& stop, Random& draws);
  Done carry_out(const deed::Pause& pause, Random& draws);
  Done carry_out(const deed::Resume& resume, Random& draws);
  Done carry_out(const deed::Unplug& unplug, Random& draws);
  Done carry_out(const deed::Cut& cut, Random& draws);
  Done carry_out(const deed::Heal&, Random&) { return {}; }
  Done carry_out(const deed::ChangeAccess& change, Random& draws);
  Done carry_out(const deed::ChangeLink& change, Random& draws);
  Done carry_out(const deed::Churn& churn, Random& draws);
  Done carry_out(const deed::SetClock& clock, Random& draws);
  Done carry_out(const deed::FillDisk& fill, Random& draws);
  Done carry_out(const deed::SlowService& slow, Random& draws);
  Done carry_out(const deed::Invoke& invoke, Random& draws);
  Done carry_out(const deed::Mark&, Random&) { return {}; }

  std::vector<HostIndex> hosts_of(const std::vector<NodeIndex>& nodes) const;
  /// Ends nodes by `end`; the undoing of it.
  std::function<void()> take_down(std::vector<NodeIndex> nodes,
                                  const std::function<void(NodeIndex)>& end);
  /// Keeps hosts in a state that `set` puts them in and out of; the undoing of it.
  static std::function<void()> hold(std::vector<HostIndex> hosts, Causes& causes,
                                    std::function<void(HostIndex, bool)> set);

  const Scenario& scenario_;
  Swarm& swarm_;
  Picker& picker_;
  Invoke invoke_;
  Wires wires_;
  Causes down_;  // by node; the others by host
  Causes paused_;
  Causes unplugged_;
  Causes full_;
  Layers<NodeIndex, ClockSkew> clocks_;
  Layers<std::pair<HostIndex, std::string>, Duration> delays_;  // of services
  std::vector<std::unique_ptr<Churn>> churns_;
};

}  // namespace swarmstage
