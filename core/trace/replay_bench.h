#pragma once

// The machinery of a replay: a driver that does nothing, a sink that compares
// what the node does with the record, and answers read from it. Used by replay.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/node/driver.h"
#include "core/node/node_runner.h"
#include "core/node/runner_group.h"
#include "core/trace/created_record.h"
#include "core/trace/record_codec.h"
#include "core/trace/replay_grammar.h"
#include "core/trace/trace_sink.h"

namespace swarmstage {

class ReplayBench : private Driver, private Observer, private TraceSink {
 public:
  ReplayBench(std::uint64_t seed, const CreatedRecord& created, NodeIndex index,
              std::unique_ptr<Node> node);
  ~ReplayBench() override;

  void run(const std::vector<TraceRecord>& records, TimePoint until);
  std::uint64_t deliveries() const { return deliveries_; }
  TimePoint now() const { return now_; }
  RunHashes hashes() const { return runner_->hashes(); }
  const std::optional<std::string>& difference() const { return difference_; }
  /// The record ends inside what the node did last; until there it was the same.
  bool ran_out() const { return ran_out_; }
  /// What is wrong with the record itself; empty: nothing. Then nothing else counts.
  const std::string& broken() const { return broken_; }

 private:
  void replay_next(const TraceRecord& record);
  void replay_clock(const TraceRecord& record);
  void deliver(const Delivery& delivery);
  bool answer(AnswerKind kind, std::span<std::byte> out);
  void record(const TraceRecord& record) override;
  void failed(NodeIndex, TimePoint, std::string_view what) override;
  void differ(const TraceRecord& now, const TraceRecord& then);

  void wake_at(NodeIndex, TimePoint) override {}
  WallTime wall_time(NodeIndex) override { return {}; }
  void fill_unguessable(NodeIndex, std::span<std::byte>) override {}
  void open_port(NodeIndex, PortId, const PortOptions&) override {}
  void close_port(NodeIndex, PortId) override {}
  void join_group(NodeIndex, PortId, const IpAddress&) override {}
  void leave_group(NodeIndex, PortId, const IpAddress&) override {}
  void send(NodeIndex, PortId, const Endpoint&, ByteView) override {}
  void broadcast(NodeIndex, PortId, std::uint16_t, ByteView) override {}
  void listen(NodeIndex, ListenerId, const ListenOptions&) override {}
  void close_listener(NodeIndex, ListenerId) override {}
  void connect(NodeIndex, StreamId, const Endpoint&, const ConnectOptions&) override {}
  void flush(NodeIndex, StreamId) override;
  void finish(NodeIndex, StreamId) override {}
  void abort(NodeIndex, StreamId) override {}
  void pause(NodeIndex, StreamId) override {}
  void resume(NodeIndex, StreamId) override {}
  void resolve(NodeIndex, ResolveId, std::string_view) override {}
  void call(NodeIndex, CallId, std::string_view, const Json&, TimePoint) override {}
  void cancel_call(NodeIndex, CallId) override {}

  Host host_;
  RunnerGroup group_;
  std::unique_ptr<NodeRunner> runner_;
  const std::vector<TraceRecord>* records_ = nullptr;
  std::size_t next_ = 0;  // the record that is expected next
  std::uint64_t deliveries_ = 0;
  TimePoint now_{};
  std::optional<std::string> difference_;
  bool ran_out_ = false;
  ReplayGrammar grammar_;
  std::string broken_;
};

}  // namespace swarmstage
