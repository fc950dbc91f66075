#pragma once

// A place to run nodes: hosts, the network between them, and time. Every stage
// offers this interface, so that one scenario, and one conformance suite, runs
// on all of them. A stage owns its hosts, runners and driver. Everything here
// is called from one thread, between events, never from inside a handler.
//
// Order of calls: build (segments, hosts, names, services, nodes), then start
// nodes and run. Building may go on during the run. Indices are dense, count
// from 0 in order of adding, and are never used again; that order, the names and
// the seed decide everything random.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/node/close_reason.h"
#include "core/node/host.h"
#include "core/node/ids.h"
#include "core/node/limits.h"
#include "core/node/node.h"
#include "core/node/observer.h"
#include "core/node/time.h"
#include "core/stage/network_plan.h"
#include "core/stage/service.h"
#include "core/trace/run_hashes.h"
#include "core/trace/trace_sink.h"

namespace swarmstage {

/// What a stage is and can do; scenarios are checked against it before a run.
struct StageTraits {
  std::string name;
  bool virtual_time = true;  // time passes only by events; same seed, same hashes
  bool models_links = true;  // honours LinkQuality
  bool models_clock_skew = true;
  bool has_stores = true;   // each host has a store, which faults reach
  bool models_tls = false;  // identity as in modelled_tls.h
  bool real_tls = false;
  bool ipv6 = false;
  bool multicast = true;
  bool models_wire_mtu = true;   // LinkQuality::mtu beyond access links
  bool routed_networks = false;  // packets take several hops if asked to (extra: "routed")
  std::size_t nodes_limit = 1U << 20;
};

struct StageOptions {
  std::uint64_t seed = 1;
  Limits limits;
  Observer* observer = nullptr;  // outlives the stage; null: nobody looks
  TraceSink* trace = nullptr;    // outlives the stage; null: no trace
  LogLevel log_level = LogLevel::info;
  WallTime epoch{1735689600000000000};  // wall time of the run's beginning, if virtual
  unsigned threads = 1;                 // stages with real sockets only
  std::string pcap_folder;              // packet stage: a capture per host; empty: none
  Json extra;                           // what one stage alone understands
};

struct NodePlan {
  std::string name;  // unique; keys the node's randomness
  std::unique_ptr<Node> node;
  std::string role;  // for traces: how to make it again
  Json config;
};

/// What the network did, over the whole run.
struct StageCounters {
  std::uint64_t datagrams_sent = 0;
  std::uint64_t datagrams_delivered = 0;
  std::uint64_t datagrams_lost = 0;
  std::uint64_t stream_bytes_delivered = 0;
  std::uint64_t streams_opened = 0;
  std::uint64_t events = 0;  // steps of the stage's own queue, if it has one
};

class Stage {
 public:
  virtual ~Stage() = default;
  virtual const StageTraits& traits() const = 0;

  // Building.
  virtual SegmentIndex add_segment(const SegmentPlan&) = 0;
  virtual HostIndex add_host(const HostPlan&) = 0;
  virtual const Host& host(HostIndex) const = 0;
  virtual void add_name(std::string_view name, std::vector<IpAddress> addresses) = 0;
  /// Reachable by every node under this name. Beside these each host has a store of
  /// its own (core/services/store.h), unless one is added under its name.
  virtual void add_service(std::string_view name, std::unique_ptr<Service>, Duration delay) = 0;
  virtual NodeIndex add_node(HostIndex, NodePlan) = 0;

  // A node's life.
  virtual void start(NodeIndex) = 0;
  virtual void drain(NodeIndex) = 0;
  virtual void stop(NodeIndex) = 0;
  /// Gives it a new configuration; what was wrong with it, if it was refused.
  virtual std::optional<std::string> reload(NodeIndex, const Json& config) = 0;
  /// Ends it without a word. Its ports and listeners are gone, and its streams
  /// are reset: the harsher of the two ends a killed process's sockets may have,
  /// and the same on every stage.
  virtual void crash(NodeIndex) = 0;
  /// A new life at the same place; the old one must have ended. Not started yet.
  virtual void replace(NodeIndex, std::unique_ptr<Node>) = 0;
  /// The configuration the next life is made with, where it is another than that
  /// of the last: told before replace, for stages that make the node elsewhere.
  virtual void set_config(NodeIndex, const Json&) {}
  virtual bool running(NodeIndex) const = 0;
  virtual void invoke(NodeIndex, const Invocation&) = 0;
  virtual Json observe(NodeIndex, std::string_view name, const Json& arguments) = 0;

  // Time.
  virtual TimePoint now() const = 0;
  /// Calls the action at that time, in order of time, then of asking.
  virtual void at(TimePoint, std::function<void()> action) = 0;
  /// Runs until `done` says so or the deadline has come; returns done's answer.
  /// `done` is asked after each event on virtual stages, often on real ones.
  virtual bool run_until(TimePoint deadline, const std::function<bool()>& done) = 0;
  void run_until(TimePoint deadline) {
    run_until(deadline, [] { return false; });
  }
  void run_for(Duration duration) { run_until(now() + duration); }

  /// Why it cannot go on: a part of it is gone. run_until returns at once then.
  virtual std::optional<std::string> broken() const { return std::nullopt; }

  // The network, before or during the run.
  /// Both ways between two segments (or within one).
  virtual void set_between(SegmentIndex, SegmentIndex, const LinkQuality&) = 0;
  /// One way, from host to host, in place of access links and segments.
  virtual void set_link(HostIndex from, HostIndex to, const LinkQuality&) = 0;
  virtual void clear_link(HostIndex from, HostIndex to) = 0;
  virtual void set_access(HostIndex, const LinkQuality&) = 0;
  /// Returns a number by which to heal it. Partitions add up.
  virtual std::uint32_t partition(const Partition&) = 0;
  virtual void heal(std::uint32_t partition) = 0;
  /// The host's nodes stand still; the network around them does not.
  virtual void pause(HostIndex) = 0;
  virtual void resume(HostIndex) = 0;
  /// The machine loses power: nodes crash, and nobody is told by the network.
  virtual void crash_host(HostIndex) = 0;
  virtual void restart_host(HostIndex) = 0;
  virtual void set_interface(HostIndex, std::uint16_t interface, bool up) = 0;
  virtual void set_clock(NodeIndex, const ClockSkew&) = 0;

  // Disks and services of a host. What is stored there outlives its nodes and the
  // loss of power.
  /// Nothing can be stored until it is said otherwise; the rest goes on.
  virtual void set_disk_full(HostIndex, bool full) = 0;
  virtual void lose_disk(HostIndex) = 0;
  /// Its answers to calls from now on come so much later there; 0: no longer.
  virtual void slow_service(HostIndex, std::string_view service, Duration by) = 0;

  // Results.
  virtual RunHashes hashes(NodeIndex) const = 0;
  virtual StageCounters counters() const = 0;
  virtual LimitCounters limit_counters() const = 0;
  virtual std::uint32_t node_count() const = 0;
  /// Of all nodes, in order of index.
  RunHashes run_hashes() const;
};

/// What a stage plug-in exports under the name swarmstage_make_stage.
using MakeStage = Stage*(const StageOptions*);

}  // namespace swarmstage
