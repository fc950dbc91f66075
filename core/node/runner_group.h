#pragma once

// What all runners of one thread share: the driver they talk to, the outbox and
// context their handlers use, the blocks of their send queues, the observer and
// the trace. A stage owns one per thread and keeps it alive as long as its
// runners. Set trace and log level before the first node starts.

#include <deque>
#include <optional>
#include <string>

#include "core/node/context.h"
#include "core/node/delivery.h"
#include "core/node/driver.h"
#include "core/node/limits.h"
#include "core/node/observer.h"
#include "core/node/outbox.h"
#include "core/node/send_queue.h"
#include "core/trace/trace_sink.h"

namespace swarmstage {

class RunnerGroup {
 public:
  RunnerGroup(Driver& driver, Observer& observer, std::uint64_t run_seed, Limits limits = {});
  RunnerGroup(const RunnerGroup&) = delete;
  RunnerGroup& operator=(const RunnerGroup&) = delete;

  void set_trace(TraceSink* trace) { trace_ = trace; }
  TraceSink* trace() const { return trace_; }
  void set_log_level(LogLevel level) { context_.log_level_ = level; }
  /// Whether the bytes of streams enter the hashes: a nanosecond for every five of them.
  void set_content_hashes(bool on) { content_hashes_ = on; }
  std::uint64_t run_seed() const { return run_seed_; }
  const Limits& limits() const { return limits_; }
  const LimitCounters& limit_counters() const { return limit_counters_; }

  /// A replay delivers everything from the record, also what a runner would
  /// otherwise tell its node by itself, and answers from it too.
  using Answers = bool (*)(void* self, AnswerKind kind, std::span<std::byte> out);
  void replay_from(void* self, Answers answers);
  bool replaying() const { return answers_ != nullptr; }

 private:
  friend class NodeRunner;
  friend class Context;
  friend class CommandDrain;

  Driver& driver_;
  Observer& observer_;
  std::uint64_t run_seed_;
  Limits limits_;
  LimitCounters limit_counters_{};
  TraceSink* trace_ = nullptr;
  bool content_hashes_ = true;
  Answers answers_ = nullptr;
  void* answers_self_ = nullptr;
  Outbox outbox_;
  Context context_{outbox_};
  BlockPool blocks_;
  std::vector<StreamId> to_flush_;  // written to in this handler
  NodeRunner* active_ = nullptr;    // whose bracket is open
  std::deque<Delivery> waiting_;    // for the active node, after its commands
  std::vector<std::byte> scratch_;  // for encoding records
  std::optional<std::string> reload_error_;
};

}  // namespace swarmstage
