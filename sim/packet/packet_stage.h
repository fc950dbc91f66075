#pragma once

// The packet stage: the nodes of a run on hosts with real TCP and UDP over IPv4,
// on ns-3's clock. One at a time in a process. Beyond Stage it understands, in
// StageOptions::extra, "tcp" with the names of TcpSettings (sizes as numbers), and
// "routed", true: a segment is a router with its hosts, and packets take the
// shortest way over what set_between has laid.

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "core/base/result.h"
#include "core/stage/stage.h"
#include "sim/packet/datagrams.h"
#include "sim/packet/failure_watch.h"
#include "sim/packet/packet_driver.h"
#include "sim/packet/packet_traits.h"
#include "sim/packet/questions.h"
#include "sim/packet/stage_world.h"
#include "sim/packet/streams.h"

namespace swarmstage::packet {

class PacketStage final : public Stage {
 public:
  PacketStage(const StageOptions& options, const TcpSettings& tcp);
  ~PacketStage() override;

  const StageTraits& traits() const override { return traits_; }

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
  void replace(NodeIndex node, std::unique_ptr<Node> replacement) override;
  bool running(NodeIndex node) const override;
  void invoke(NodeIndex node, const Invocation& invocation) override;
  Json observe(NodeIndex node, std::string_view name, const Json& arguments) override;

  // Time.
  TimePoint now() const override { return world_.now(); }
  void at(TimePoint time, std::function<void()> action) override;
  using Stage::run_until;
  bool run_until(TimePoint deadline, const std::function<bool()>& done) override;

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
  StageCounters counters() const override;
  LimitCounters limit_counters() const override { return world_.group.limit_counters(); }
  std::uint32_t node_count() const override {
    return static_cast<std::uint32_t>(world_.nodes.size());
  }

 private:
  void make_runner(std::uint32_t node, std::unique_ptr<Node> made);
  void end_process(std::uint32_t node, Streams::Farewell farewell);
  void clear_failed();
  void plug_in(std::uint32_t host);
  PacketHost::Interface add_interface(HostState& host, std::uint32_t segment,
                                      const std::optional<LinkQuality>& access);

  StageTraits traits_ = packet_traits();
  FailureWatch watch_;
  PacketDriver driver_;
  World world_;
  Datagrams datagrams_;
  Streams streams_;
  Questions questions_;
};

/// Reads what only this stage understands; an error names what is wrong.
Result<TcpSettings> tcp_settings_from(const Json& extra);

}  // namespace swarmstage::packet
