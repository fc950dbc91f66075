#pragma once

// Nodes that come and go: each for itself, by sessions and absences drawn from a
// distribution, or one of all at a time, at a rate. Goes on by actions of the
// stage until it is ended; then everybody it took away comes back, unless something
// else keeps it down. What keeps nodes down outlives it.

#include <cstdint>
#include <vector>

#include "core/node/random.h"
#include "engine/run/causes.h"
#include "engine/run/swarm.h"
#include "engine/scenario/action.h"

namespace swarmstage {

Duration draw(const DurationDraw& from, Random& random);

class Churn {
 public:
  Churn(const deed::Churn& plan, const std::vector<NodeIndex>& nodes, Swarm& swarm, Causes& down,
        std::uint64_t seed);

  void begin();
  void end();

 private:
  struct Member {
    NodeIndex node;
    Random random;
    bool away = false;
  };

  void leave_later(std::size_t member);
  void leave_at_rate();
  void leave(std::size_t index);
  void come_back(std::size_t index);

  deed::Churn plan_;
  Swarm& swarm_;
  Causes& down_;
  Causes::Cause cause_;
  Random random_;
  std::vector<Member> members_;
  bool going_ = false;
};

}  // namespace swarmstage
