#pragma once

// The model stage: all nodes of a scenario in one thread, on an event queue of
// our own, in virtual time. Links have delay, jitter, bandwidth and loss, streams
// are ordered and bounded; there is no TCP. Same seed and same calls: same
// hashes, whatever the machine, the compiler or the other stages of the process.
//
// Choices the contract leaves open: a partition, a change of a link and a loss
// hold for what is sent from then on; to a port that several nodes share, a
// datagram to one goes to the last opened.
//
// Beyond Stage it understands, in StageOptions::extra, "addresses": "ipv6": all
// hosts have addresses of IPv6 and none of IPv4 (address_form.h).

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/stage/stage.h"
#include "sim/model/answers.h"
#include "sim/model/datagrams.h"
#include "sim/model/look_ahead.h"
#include "sim/model/model_driver.h"
#include "sim/model/streams.h"
#include "sim/model/world.h"

namespace swarmstage::model {

/// What it can do, for those who ask before there is one.
StageTraits model_traits();

class ModelStage final : public Stage {
 public:
  /// For tests: given the model's own driver, returns the one the runners are to
  /// talk to in its place. That one outlives the stage.
  using Interpose = std::function<Driver&(Driver& own)>;

  explicit ModelStage(const StageOptions& options, const Interpose& interpose = {});
  ~ModelStage() override;

  const StageTraits& traits() const override;

  // Building.
  SegmentIndex add_segment(const SegmentPlan& plan) override;
  HostIndex add_host(const HostPlan& plan) override;
  const Host& host(HostIndex host) const override;
  void add_name(std::string_view name, std::vector<IpAddress> addresses) override;
  void add_service(std::string_view name, std::unique_ptr<Service> service,
                   Duration delay) override;
  NodeIndex add_node(HostIndex host, NodePlan plan) override;

  // A node's life.
  void start(NodeIndex node) override;
  void drain(NodeIndex node) override;
  void stop(NodeIndex node) override;
  std::optional<std::string> reload(NodeIndex node, const Json& config) override;
  void crash(NodeIndex node) override;
  void replace(NodeIndex node, std::unique_ptr<Node> next) override;
  bool running(NodeIndex node) const override;
  void invoke(NodeIndex node, const Invocation& invocation) override;
  Json observe(NodeIndex node, std::string_view name, const Json& arguments) override;

  // Time.
  TimePoint now() const override { return world_.time(); }
  void at(TimePoint when, std::function<void()> action) override;
  bool run_until(TimePoint deadline, const std::function<bool()>& done) override;
  using Stage::run_until;

  // The network.
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

  // Results.
  RunHashes hashes(NodeIndex node) const override;
  StageCounters counters() const override { return world_.counters; }
  LimitCounters limit_counters() const override { return world_.group.limit_counters(); }
  std::uint32_t node_count() const override { return world_.nodes.size(); }

  /// Of the first interface, without the description of the host that host()
  /// makes and keeps: for swarms of a million.
  IpAddress address_of(HostIndex host) const;

 private:
  friend class ModelDriver;

  // Passes on what the runners tell, and notes when a node has failed.
  class Watch;

  void wake_at(std::uint32_t node, Ticks when);
  WallTime wall_time(std::uint32_t node) const;
  void handle(const Event& event);
  void wake(const Event& event);
  void act(const Event& event);
  void sweep_void_wakes();
  enum class Ending : std::uint8_t { stopped, killed, power_lost };
  void end(std::uint32_t node, Ending ending);
  void check(HostIndex host) const;
  void record_created(std::uint32_t node);

  // How to make a node again; kept only when there is a trace to write it to.
  struct Recipe {
    std::string name;
    std::string role;
    Json config;
  };

  StageOptions options_;
  std::vector<Recipe> recipes_;
  std::unique_ptr<Watch> watch_;
  ModelDriver driver_;
  mutable World world_;  // a host's description is made when it is first asked for
  Datagrams datagrams_;
  Streams streams_;
  Answers answers_;
  LookAhead look_ahead_;
  std::vector<std::function<void()>> actions_;
  std::vector<std::uint32_t> free_actions_;
  std::size_t void_wakes_ = 0;  // in the queue
};

}  // namespace swarmstage::model
