#pragma once

// What an expression reads, so that it is evaluated when, and only when, one of
// these has moved.

#include <string>
#include <vector>

#include "core/node/ids.h"

namespace swarmstage {

struct Reads {
  struct Observable {
    std::string name;
    std::vector<NodeIndex> nodes;  // in order
  };

  std::vector<Observable> observables;
  std::vector<std::string> events;
  std::vector<std::string> samples;
  std::vector<std::string> operations;  // results of what a workload does
  std::vector<std::string> phases;
  std::vector<std::string> marks;
  bool counters = false;  // of the network
  bool time = false;      // moves with time alone
  bool life = false;      // which nodes run
};

}  // namespace swarmstage
