#pragma once

// A node on the bench: deliver what you like, look at what it asked for. There
// is no network; the probe's driver writes every call down. For unit tests of
// protocols, ours and yours. Time moves only when the test moves it.
//
//   NodeProbe probe(std::make_unique<Echo>());
//   probe.start();
//   const StreamId peer = probe.accept("10.0.0.2:5000");
//   probe.data(peer, "hello\n");
//   EXPECT_EQ(probe.written(peer), "hello\n");

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/node/driver.h"
#include "core/node/node_runner.h"
#include "core/node/runner_group.h"

namespace swarmstage {

class NodeProbe {
 public:
  struct Sent {
    PortId port;
    Endpoint to;  // broadcast: port number only
    std::string bytes;
    bool broadcast = false;
  };
  struct Connect {
    StreamId stream;
    Endpoint to;
    ConnectOptions options;
  };
  struct Event {
    std::string name;
    Json fields;
  };
  struct Call {
    CallId call;
    std::string service;
    Json request;
  };

  explicit NodeProbe(std::unique_ptr<Node> node, Limits limits = {}, std::uint64_t seed = 1);
  ~NodeProbe();

  // Things that happen to the node.
  void start();
  void drain() { runner_->drain(now_); }
  void stop() { runner_->stop(now_); }
  std::optional<std::string> reload(const Json& config) { return runner_->reload(now_, config); }
  /// Moves time and fires the timers that come due on the way, each at its time.
  void advance(Duration duration);
  template <typename D>
  void deliver(const D& delivery) {
    runner_->deliver(now_, delivery);
  }
  void datagram(PortId port, std::string_view from, ByteView bytes);
  StreamId accept(std::string_view remote);
  void opened(StreamId stream);
  void data(StreamId stream, ByteView bytes);
  void end(StreamId stream) { deliver(delivered::StreamEnded{stream}); }
  void closed(StreamId stream, CloseReason reason = CloseReason::finished);
  Outcome invoke(std::string_view operation, Json arguments = {});
  /// What came of the nth invocation, counted from 1: for those answered later.
  Outcome outcome(std::uint64_t number) const;

  // What the node asked for, since the last time it was asked (take_*) or ever.
  std::vector<Sent> take_sent();
  std::vector<Connect> take_connects();
  std::vector<Event> take_events();
  std::vector<Call> take_calls();
  std::vector<std::string> take_logs();
  std::vector<std::string> take_resolves();
  /// Everything written to the stream and not yet looked at.
  std::string written(StreamId stream);
  bool finished(StreamId stream) const;
  bool aborted(StreamId stream) const;
  bool paused(StreamId stream) const;
  /// Let written bytes pile up in the queue, as behind a peer that does not read.
  void hold_writes(StreamId stream, bool hold = true);
  PortId last_port() const;
  ListenerId last_listener() const;
  ResolveId last_resolve() const;
  std::string failure() const;  // what a handler threw; empty: nothing

  NodeRunner& runner() { return *runner_; }
  RunnerGroup& group() { return *group_; }
  TimePoint now() const { return now_; }
  Host& host() { return host_; }

 private:
  class Bench;

  std::unique_ptr<Bench> bench_;
  std::unique_ptr<RunnerGroup> group_;
  Host host_;
  std::unique_ptr<NodeRunner> runner_;
  TimePoint now_{};
  std::uint64_t last_invocation_ = 0;
};

}  // namespace swarmstage
