#pragma once

// The bench of one case: a stage, the hosts and players on it, and time that
// passes until something is true. Made by play_case; lives as long as the case.
//
// The stage is made at the first use, so that a case may set options before it.
// Durations follow the stage: on a real one a while is a fraction of a second,
// on a virtual one it costs nothing to be generous.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/stage/stage.h"
#include "tests/conformance/player.h"
#include "tests/support/audience.h"
#include "tests/support/expect.h"
#include "tests/support/stage_registry.h"

namespace swarmstage::conformance {

#ifdef __SANITIZE_THREAD__
inline constexpr Duration real_slack = 1s;
#else
inline constexpr Duration real_slack = 250ms;
#endif

using support::expect;
using support::expect_between;
using support::expect_equal;

/// What a mutant puts in place of the stage or around the nodes; by default nothing.
struct Wrapping {
  std::function<std::unique_ptr<Stage>(const StageOptions&)> make;
  std::function<std::unique_ptr<Node>(std::unique_ptr<Node>)> node;
};

/// The case asks for what this stage says it cannot do.
struct NotApplicable {
  std::string reason;
};

/// A stream between two players, opened at both ends.
struct Link {
  Player& client;
  Player& server;
  StreamId near;  // the client's end
  StreamId far;   // the server's end
  ListenerId listener;

  const support::StreamDiary& near_end() const { return client.stream(near); }
  const support::StreamDiary& far_end() const { return server.stream(far); }
};

class Swarm {
 public:
  using Lacks = std::string_view (*)(const StageTraits&);

  Swarm(const support::StageEntry& entry, const Wrapping& wrapping, Lacks lacks);
  ~Swarm();

  // The stage and what it stands on.
  StageOptions& options() { return options_; }
  Stage& stage();
  const StageTraits& traits() { return stage().traits(); }
  bool is_virtual() { return traits().virtual_time; }
  SegmentIndex lan();
  SegmentIndex add_segment(const std::string& name);
  HostIndex add_host(const std::string& name, std::vector<SegmentIndex> segments = {});
  /// Drops everything and goes on with a new stage of the same options.
  void begin_again();

  // Players are started unless told otherwise; each on a host of its own.
  Player& player(const std::string& name);
  Player& player_on(HostIndex host, const std::string& name);
  Player& player_not_started(HostIndex host, const std::string& name);
  /// Two new players on new hosts; the server listens on 7000.
  Link link();
  Link link(Player& client, Player& server, std::uint16_t port = 7000);

  // Time.
  TimePoint now() { return stage().now(); }
  void until(const std::function<bool()>& done, std::string_view what);
  /// Long enough for anything that is under way to arrive.
  void a_while() { run_for(is_virtual() ? Duration(10s) : Duration(150ms)); }
  void run_for(Duration duration) {
    stage().run_until(now() + duration, [] { return false; });
  }
  /// What a stage with real time may be late by: more where the thread sanitizer makes
  /// everything ten times as slow.
  Duration slack() { return is_virtual() ? Duration(0) : real_slack; }

  support::Audience& audience() { return audience_; }
  InvocationId next_invocation() { return {++last_invocation_}; }
  std::unique_ptr<Node> wrap(std::unique_ptr<Node> node);
  /// Failures of nodes are the case's own business from here on.
  void expect_failures() { failures_expected_ = true; }
  /// What every case promises: the grammar was kept, no handler threw.
  void conclude();

 private:
  const support::StageEntry& entry_;
  const Wrapping& wrapping_;
  Lacks lacks_;
  StageOptions options_;
  support::Audience audience_;
  std::vector<std::unique_ptr<Player>> players_;  // outlive the stage
  std::unique_ptr<Stage> stage_;
  std::optional<SegmentIndex> lan_;
  std::uint64_t last_invocation_ = 0;
  bool failures_expected_ = false;
};

}  // namespace swarmstage::conformance
