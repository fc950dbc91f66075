#pragma once

// The state of the network as far as a scenario changes it: a stage takes new
// qualities but does not tell the old, so they are kept here, and each change
// gives back the way to undo it. Changes of one link are laid over each other in the
// order of their beginning, and may end in any. Owned by the run; the stage outlives it.

#include <functional>
#include <map>
#include <utility>
#include <vector>

#include "core/stage/stage.h"
#include "engine/run/roster.h"
#include "engine/scenario/scenario.h"

namespace swarmstage {

class Wires {
 public:
  using Undo = std::function<void()>;
  using Hosts = std::vector<HostIndex>;

  Wires(const Scenario& scenario, const Roster& roster, Stage& stage);

  /// The quality the default region of a scenario without regions has.
  static LinkQuality lan();

  Undo change_access(const Hosts& hosts, const LinkChange& change);
  Undo change_between(SegmentIndex one, SegmentIndex other, const LinkChange& change);
  /// Gives each pair a link of its own: what lies between the two now, changed.
  Undo change_links(const Hosts& from, const Hosts& to, bool both_ways, const LinkChange& change);
  /// The same, with a quality that has nothing of what was there.
  void set_links(const Hosts& from, const Hosts& to, bool both_ways, const LinkQuality& quality);

 private:
  using HostPair = std::pair<HostIndex, HostIndex>;

  /// A quality, and what has been changed about it.
  struct Changed {
    LinkQuality base;
    bool stays = false;  // of a pair: it has a link of its own even unchanged
    std::vector<std::pair<std::uint64_t, LinkChange>> changes;

    LinkQuality quality() const;
    void remove(std::uint64_t number);
  };

  LinkQuality access_of(HostIndex host) const;
  LinkQuality between(SegmentIndex one, SegmentIndex other) const;
  /// Everything a packet meets on the way, as one link.
  LinkQuality way(const HostPair& pair) const;
  void put_back(const HostPair& pair, std::uint64_t number);
  static std::vector<HostPair> pairs(const Hosts& from, const Hosts& to, bool both_ways);

  const Scenario& scenario_;
  const Roster& roster_;
  Stage& stage_;
  // What differs from the scenario's beginning.
  std::map<HostIndex, Changed> access_;
  std::map<std::pair<SegmentIndex, SegmentIndex>, Changed> between_;
  std::map<HostPair, Changed> links_;
  std::uint64_t next_change_ = 0;
};

}  // namespace swarmstage
