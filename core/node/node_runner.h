#pragma once

// Runs one node. A driver delivers what happened; the runner calls the handler,
// carries out what it asked for, keeps the timers and the send queues, checks
// the grammar of node.h, and folds everything into the node's two hashes.
// Stages own runners; a runner owns its node. All calls come from the thread of
// its group.
//
// Order of calls: start, then deliveries and wakes in any order, then stop or
// crash. After those, and after a handler threw, deliveries are ignored, so a
// driver need not hurry to fall silent. Times given to one runner never go back.

#include <memory>
#include <optional>
#include <span>
#include <string>

#include "core/base/fetch.h"
#include "core/node/delivery.h"
#include "core/node/ids.h"
#include "core/node/local_clock.h"
#include "core/node/node.h"
#include "core/node/question_table.h"
#include "core/node/random.h"
#include "core/node/stream_table.h"
#include "core/node/time.h"
#include "core/node/timer_table.h"
#include "core/trace/run_hashes.h"
#include "core/trace/trace_sink.h"

namespace swarmstage {

class RunnerGroup;
class Outbox;
struct Command;

class NodeRunner {
 public:
  /// `stable_id` keys the node's randomness: stable_id(name) unless told otherwise.
  NodeRunner(RunnerGroup& group, NodeIndex index, std::uint64_t stable_id, const Host& host,
             std::unique_ptr<Node> node);
  /// The host is asked of the driver when the node wants to see it: for stages
  /// with so many nodes that a description of each one's host would be too much.
  NodeRunner(RunnerGroup& group, NodeIndex index, std::uint64_t stable_id,
             std::unique_ptr<Node> node);
  ~NodeRunner();
  NodeRunner(const NodeRunner&) = delete;
  NodeRunner& operator=(const NodeRunner&) = delete;

  // Life.
  void start(TimePoint now);
  void drain(TimePoint now);
  void stop(TimePoint now);
  /// Ends it without a word. Stages do this to every node before they go.
  void crash();
  /// What was wrong with it, if it was refused.
  std::optional<std::string> reload(TimePoint now, const Json& config);
  bool running() const { return life_ == Life::alive; }

  // For drivers.
  /// D is one of the alternatives of Delivery.
  template <typename D>
  void deliver(TimePoint now, const D& delivery);
  void deliver_any(TimePoint now, const Delivery& delivery);
  /// A connection came in. Empty: the node holds as many streams as it may;
  /// the driver then resets the connection.
  StreamId accepted(TimePoint now, const StreamInfo& info);
  /// Fires the timers that are due.
  void wake(TimePoint now);
  /// What is to be sent next on that stream; returns how many views were filled.
  std::size_t pending(StreamId stream, std::span<ByteView> out);
  std::size_t pending_bytes(StreamId stream);
  /// Returns how many bytes are pending then.
  std::size_t taken(TimePoint now, StreamId stream, std::size_t count);

  // For stages and tests.
  /// From now on the node takes what this clock shows for the time, in this life; the
  /// times of calls and records stay those of the driver. Before its start, too.
  void set_clock(TimePoint now, const LocalClock& clock);
  void invoke(TimePoint now, const Invocation& invocation);
  Json observe(std::string_view name, const Json& arguments) const;
  RunHashes hashes() const;
  Node& node() { return *node_; }
  NodeIndex index() const { return index_; }
  /// Asks the processor to fetch the beginning of the node itself.
  [[gnu::always_inline]] void fetch_node_ahead() const { fetch_from<2>(node_.get()); }
  /// And its timers.
  [[gnu::always_inline]] void fetch_timers_ahead() const { timers_.fetch_ahead(); }
  /// The same for bytes of a stream, in steps, each some time before the next: here is
  /// where it all begins, there is the stream, this is it, and then what the node keeps.
  [[gnu::always_inline]] void fetch_streams_ahead() const {
    __builtin_prefetch(node_.get());
    __builtin_prefetch(rest_.get());
  }
  [[gnu::always_inline]] void fetch_place_ahead(StreamId stream) const {
    if (rest_) rest_->streams.fetch_place_ahead(stream);
  }
  [[gnu::always_inline]] void fetch_stream_ahead(StreamId stream) const {
    if (rest_) rest_->streams.fetch_ahead(stream);
  }
  void let_node_fetch_ahead(StreamId stream, unsigned step) const {
    node_->fetch_ahead(stream, step);
  }
  std::size_t stream_count() const { return rest_ ? rest_->streams.size() : 0; }
  std::size_t timer_count() const { return timers_.size(); }

 private:
  friend class Context;
  friend class CommandDrain;

  /// Not of a type of its own, so that it fits into seven bits.
  struct Life {
    enum : std::uint8_t { fresh, alive, over };
  };
  struct Port {
    std::uint32_t id = 0;
    bool listener = false;
    bool open = false;
  };
  /// What a node of a huge swarm mostly goes without: made when first needed.
  struct Rest {
    const Host* host = nullptr;
    std::vector<Port> ports;  // all but the first
    StreamTable streams;
    QuestionTable questions;
    std::unique_ptr<LocalClock> clock;
  };

  template <typename D>
  void bracket(TimePoint now, const D& delivery);
  template <typename D>
  bool admit(const D& delivery);
  template <typename D>
  void dispatch(Context& context, const D& delivery);
  template <typename D>
  void conclude(const D& delivery);
  template <typename D>
  void note(const D& delivery);
  void defer(Delivery delivery);
  void defer_own(Delivery delivery);
  void settle(TimePoint now);
  TimePoint shown_at(TimePoint time) const { return drifts_ != 0 ? rest_->clock->at(time) : time; }
  TimePoint time_of(TimePoint shown) const {
    return drifts_ != 0 ? rest_->clock->when(shown) : shown;
  }
  void fail(TimePoint now, std::string_view what);
  void record(RecordKind kind, std::uint8_t type, ByteView body);
  void fold(const Stream& stream);
  Stream& stream_for_node(StreamId stream);
  Stream* live_stream(StreamId stream) { return rest_ ? rest_->streams.find(stream) : nullptr; }
  Rest& rest();
  StreamTable& streams() { return rest().streams; }
  std::size_t port_count() const;
  void add_port(const Port& port);
  Port* find_port(std::uint32_t id);
  void forget_port(Port* port);
  void answer_port(std::uint32_t id, bool opened);
  bool is_asked(std::uint32_t id) const { return rest_ && rest_->questions.contains(id); }
  std::uint32_t next_serial();

  // A swarm of a million has a million of these: two cache lines, and no heap
  // block for a node with one port and one timer.
  RunnerGroup& group_;
  std::unique_ptr<Node> node_;
  TimePoint last_time_{};
  TimePoint told_ = never;  // the wake the driver knows of
  RunHashes hashes_;
  TimerTable timers_;
  Port port_;  // the first; id 0: none
  NodeIndex index_;
  std::uint32_t last_serial_ : 24 = 0;  // of ports, listeners, resolves and calls
  std::uint32_t life_ : 7 = Life::fresh;
  std::uint32_t drifts_ : 1 = 0;  // whether it has a clock of its own
  Random random_;
  std::unique_ptr<Rest> rest_;
};

}  // namespace swarmstage
