#pragma once

// The sockets stage over several processes: every host, with its nodes, lives in
// one child process, dealt out in turn; all share one block of addresses, one
// clock and one network, of which every process is told everything. What is
// asked of a node goes there by the control protocol; what it publishes comes
// back and is passed on in the order it was published, with `done` asked after
// each, so that a value that lasted only a moment is seen.
//
// The nodes of a plan are made here for their configuration to be checked, and
// made again where they run: a role must be known there by the same name. There
// are no services.
//
// Between two calls of run_until nothing happens to the nodes, as on any stage. What
// each process records for a trace is made into one when this object goes.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/stage/stage.h"
#include "net/block_world.h"
#include "net/remote/remote_crew.h"
#include "net/remote/trace_parts.h"

namespace swarmstage::net {

struct RemoteOptions {
  unsigned processes = 2;
  std::vector<std::string> words;           // a program that speaks the control protocol
  std::vector<std::string> role_libraries;  // for it to load
  std::string trace_folder = {};            // where processes write theirs, if one is wanted
};

class RemoteStage final : public Stage {
 public:
  /// How many processes one run may have.
  static constexpr unsigned processes_limit = 64;

  static Result<std::unique_ptr<Stage>> make(const StageOptions& options,
                                             const RemoteOptions& remote);
  ~RemoteStage() override;

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
  void set_config(NodeIndex node, const Json& config) override;
  bool running(NodeIndex node) const override;
  void invoke(NodeIndex node, const Invocation& invocation) override;
  /// What it said last, or, the first time, what it answers.
  Json observe(NodeIndex node, std::string_view name, const Json& arguments) override;

  TimePoint now() const override { return crew_->now(); }
  void at(TimePoint when, std::function<void()> action) override;
  bool run_until(TimePoint deadline, const std::function<bool()>& done) override;
  using Stage::run_until;
  std::optional<std::string> broken() const override { return crew_->broken(); }

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

  RunHashes hashes(NodeIndex node) const override;
  StageCounters counters() const override;
  LimitCounters limit_counters() const override;
  std::uint32_t node_count() const override { return static_cast<std::uint32_t>(members_.size()); }

 private:
  struct Member {
    std::string name;
    Json config;
    HostIndex host;
    bool running = false;
    std::uint32_t life = 0;
    std::map<std::string, Json> seen;           // what it said last, of this life
    std::map<std::string, bool> subscriptions;  // of all lives
  };

  RemoteStage(const StageOptions& options, std::unique_ptr<RemoteCrew> crew,
              std::vector<TracePart> traces);

  bool listen_until(TimePoint deadline, const std::function<bool()>& done);
  void hold(bool held);
  Member& member(NodeIndex node) { return members_[node.value]; }
  std::size_t process_of(HostIndex host) const { return host.value % crew_->size(); }
  void tell(NodeIndex node, const ControlMessage& message);
  void fault(const char* kind, Json arguments);
  Json ask_process(std::size_t process, const char* what) const;
  std::vector<Json> ask_all(const char* what) const;
  bool act(TimePoint due);

  void pass_on(const ControlMessage& message);
  void pass_on(NodeIndex node, const control::Changed& changed);
  void pass_on(NodeIndex node, const control::Event& event);
  void pass_on(NodeIndex node, const control::Sample& sample);
  void pass_on(NodeIndex node, const control::Log& log);
  void pass_on(NodeIndex node, const control::Completed& completed);
  void pass_on(NodeIndex node, const control::Failed& failed);

  Observer nobody_;
  Observer& observer_;
  std::unique_ptr<RemoteCrew> crew_;
  TraceSink* trace_;
  std::vector<TracePart> traces_;  // of each process, if there is one
  bool held_ = false;
  BlockWorld world_;  // for who has which address
  std::vector<Member> members_;
  std::map<std::string, NodeIndex, std::less<>> by_name_;
  std::multimap<TimePoint, std::function<void()>> actions_;  // equal times in order of asking
  std::uint32_t last_partition_ = 0;
  mutable std::map<NodeIndex, RunHashes> hashes_;  // asked once, until the run goes on
};

}  // namespace swarmstage::net
