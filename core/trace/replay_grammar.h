#pragma once

// The call grammar of node.h, held against a record before it is replayed: a trace
// may come from anywhere, and a runner takes a driver that breaks the grammar for a
// mistake of ours. Told of each record in order, commands and deliveries; owned by
// the bench of a replay.

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>

#include "core/node/delivery.h"
#include "core/node/outbox.h"
#include "core/trace/trace_sink.h"

namespace swarmstage {

class ReplayGrammar {
 public:
  /// What the node asked for, now as then.
  void asked(const TraceRecord& command);
  /// What stands against this delivery; empty: nothing, and it is taken as delivered.
  std::string take(TimePoint time, const Delivery& delivery);
  /// The same for a clock that was set.
  std::string take_clock(TimePoint time);

 private:
  enum class Phase : std::uint8_t { opening, open, ended };
  using Timer = std::tuple<std::uint64_t, std::uint64_t, std::uint64_t>;

  std::string check_life(const Delivery& delivery);
  template <typename D>
  std::string check(const D& delivery);
  std::string answer(std::uint64_t id, bool opened, bool listener);
  std::string check_stream(std::uint64_t id, bool data);

  enum class Life : std::uint8_t { fresh, running, over } life_ = Life::fresh;
  TimePoint last_{};
  std::set<Timer> timers_;
  std::map<std::uint64_t, Phase> ports_;
  std::map<std::uint64_t, Phase> listeners_;
  std::map<std::uint64_t, Phase> streams_;
  std::set<std::uint64_t> resolves_;
  std::set<std::uint64_t> calls_;
};

}  // namespace swarmstage
