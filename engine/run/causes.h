#pragma once

// Why nodes or machines are kept down: each fault that does it is a cause, and what
// has several is up again when the last of them is over. Owned by the faults of a
// run; between events only.

#include <cstdint>
#include <map>
#include <set>

namespace swarmstage {

class Causes {
 public:
  using Cause = std::uint64_t;

  /// A new one, like no other.
  Cause make() { return next_++; }
  void add(std::uint32_t what, Cause cause) { of_[what].insert(cause); }
  /// Whether it was one of its causes, and none is left.
  bool remove(std::uint32_t what, Cause cause) {
    const auto found = of_.find(what);
    if (found == of_.end() || found->second.erase(cause) == 0) return false;
    if (!found->second.empty()) return false;
    of_.erase(found);
    return true;
  }
  /// Somebody has put it right, whatever the causes.
  void forget(std::uint32_t what) { of_.erase(what); }

 private:
  Cause next_ = 0;
  std::map<std::uint32_t, std::set<Cause>> of_;
};

}  // namespace swarmstage
