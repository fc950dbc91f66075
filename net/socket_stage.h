#pragma once

// The sockets stage: real sockets of the system in real time, every run in a
// block of loopback addresses of its own, links played by a shim in the process.
// TLS is real, with a key for each identity, made when it is first used; the run
// believes these keys and no others. {"secure_all": true} in the options' extra
// puts it on every stream. What cannot be had on loopback: IPv6, a TCP that feels loss and latency,
// and the same order of events twice.
//
// Nodes run only inside run_until. With several threads, a host and its nodes
// stay on one; all of them stand still when an action of `at` or a `done` runs,
// and the observer and the trace are told one thing at a time.

#include <map>
#include <memory>
#include <string>

#include "core/base/result.h"
#include "core/stage/stage.h"
#include "net/stage_thread.h"

namespace swarmstage::net {

/// What it can do, for those who ask before there is one.
StageTraits socket_traits();

/// A run that several processes share, as each of them must know it.
struct SharedRun {
  std::uint8_t block = 0;
  Origin origin;
  std::uint32_t share = 0;  // which of them this is, from 0
  std::string secret;       // of its keys for TLS; empty: nobody else's
};

class SocketStage final : public Stage {
 public:
  /// An error if this machine has no block of addresses left.
  static Result<std::unique_ptr<Stage>> make(const StageOptions& options);
  /// This process's share of a run of several: see net/remote/control_desk.h.
  static std::unique_ptr<SocketStage> join(const StageOptions& options, const SharedRun& run);
  ~SocketStage() override;

  const StageTraits& traits() const override;

  SegmentIndex add_segment(const SegmentPlan& plan) override;
  HostIndex add_host(const HostPlan& plan) override;
  const Host& host(HostIndex host) const override;
  void add_name(std::string_view name, std::vector<IpAddress> addresses) override;
  void add_service(std::string_view name, std::unique_ptr<Service> service,
                   Duration delay) override;
  NodeIndex add_node(HostIndex host, NodePlan plan) override;

  void start(NodeIndex node) override;
  void drain(NodeIndex node) override;
  void stop(NodeIndex node) override;
  std::optional<std::string> reload(NodeIndex node, const Json& config) override;
  void crash(NodeIndex node) override;
  void replace(NodeIndex node, std::unique_ptr<Node> next) override;
  void set_config(NodeIndex node, const Json& config) override { state(node).config = config; }
  bool running(NodeIndex node) const override;
  void invoke(NodeIndex node, const Invocation& invocation) override;
  Json observe(NodeIndex node, std::string_view name, const Json& arguments) override;

  TimePoint now() const override;
  void at(TimePoint when, std::function<void()> action) override;
  bool run_until(TimePoint deadline, const std::function<bool()>& done) override;
  using Stage::run_until;

  void set_between(SegmentIndex left, SegmentIndex right, const LinkQuality& quality) override;
  void set_link(HostIndex from, HostIndex to, const LinkQuality& quality) override;
  void clear_link(HostIndex from, HostIndex to) override;
  void set_access(HostIndex host, const LinkQuality& quality) override;
  std::uint32_t partition(const Partition& partition) override;
  void heal(std::uint32_t partition) override;
  void pause(HostIndex host) override;
  void resume(HostIndex host) override;
  void crash_host(HostIndex host) override;
  void restart_host(HostIndex host) override;
  void set_interface(HostIndex host, std::uint16_t interface, bool up) override;
  void set_clock(NodeIndex node, const ClockSkew& skew) override;
  void set_disk_full(HostIndex host, bool full) override;
  void lose_disk(HostIndex host) override;
  void slow_service(HostIndex host, std::string_view service, Duration by) override;

  // For who has it share a run.
  EventLoop& loop() { return threads_.front()->loop; }
  GroupTable& groups() { return world_.groups; }
  bool powered(HostIndex host) const { return world_.host(host).powered; }

  RunHashes hashes(NodeIndex node) const override;
  StageCounters counters() const override;
  LimitCounters limit_counters() const override;
  std::uint32_t node_count() const override;

 private:
  class Ears;

  struct NodeState {
    std::string name;
    std::string role;
    Json config;
    HostIndex host;
    std::uint32_t lives = 0;
    RunHashes former_lives;
    std::unique_ptr<NodeRunner> runner;
  };

  SocketStage(const StageOptions& options, LoopbackBlock block, const SharedRun& run);

  StageThread& thread_of(HostIndex host) { return *threads_[host.value % threads_.size()]; }
  StageThread& thread_of(NodeIndex node) { return thread_of(state(node).host); }
  NodeState& state(NodeIndex node) { return nodes_[node.value]; }
  const NodeState& state(NodeIndex node) const { return nodes_[node.value]; }
  NodeSeat& seat(NodeIndex node) { return *thread_of(node).driver.find_seat(node); }
  NodeRunner& runner(NodeIndex node) { return *state(node).runner; }
  void make_runner(NodeIndex node, std::unique_ptr<Node> logic);
  void end(NodeIndex node, Ending how);
  void sweep_failed();
  void world_changed();
  bool act(TimePoint due);

  StageOptions options_;
  Origin origin_;
  BlockWorld world_;
  LinkShim shim_;
  NameTable names_;
  ServiceTable services_;
  TlsAccess tls_;
  std::unique_ptr<Ears> ears_;
  std::vector<std::unique_ptr<StageThread>> threads_;
  std::vector<NodeState> nodes_;
  std::multimap<TimePoint, std::function<void()>> actions_;  // equal times in order of asking
  std::unique_ptr<StageCrew> crew_;
};

}  // namespace swarmstage::net
