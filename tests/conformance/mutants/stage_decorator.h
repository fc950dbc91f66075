#pragma once

// A stage that passes everything on to another; mutants change one thing of it.
// By loses() a mutant forgets a call that has no answer.

#include <memory>

#include "core/stage/stage.h"

namespace swarmstage::conformance {

class StageDecorator : public Stage {
 public:
  explicit StageDecorator(std::unique_ptr<Stage> real_stage) : real_(std::move(real_stage)) {}

  const StageTraits& traits() const override { return real().traits(); }
  SegmentIndex add_segment(const SegmentPlan& plan) override { return real().add_segment(plan); }
  HostIndex add_host(const HostPlan& plan) override { return real().add_host(plan); }
  const Host& host(HostIndex host_index) const override { return real().host(host_index); }
  void add_name(std::string_view name, std::vector<IpAddress> addresses) override {
    if (!loses("add_name")) real().add_name(name, std::move(addresses));
  }
  void add_service(std::string_view name, std::unique_ptr<Service> given, Duration delay) override {
    if (!loses("add_service")) real().add_service(name, std::move(given), delay);
  }
  NodeIndex add_node(HostIndex host_index, NodePlan plan) override {
    return real().add_node(host_index, std::move(plan));
  }
  void start(NodeIndex node) override {
    if (!loses("start")) real().start(node);
  }
  void drain(NodeIndex node) override {
    if (!loses("drain")) real().drain(node);
  }
  void stop(NodeIndex node) override {
    if (!loses("stop")) real().stop(node);
  }
  std::optional<std::string> reload(NodeIndex node, const Json& config) override {
    return real().reload(node, config);
  }
  void crash(NodeIndex node) override {
    if (!loses("crash")) real().crash(node);
  }
  void replace(NodeIndex node, std::unique_ptr<Node> given) override {
    if (!loses("replace")) real().replace(node, std::move(given));
  }
  bool running(NodeIndex node) const override { return real().running(node); }
  void invoke(NodeIndex node, const Invocation& invocation) override {
    if (!loses("invoke")) real().invoke(node, invocation);
  }
  Json observe(NodeIndex node, std::string_view name, const Json& arguments) override {
    return real().observe(node, name, arguments);
  }
  TimePoint now() const override { return real().now(); }
  void at(TimePoint when, std::function<void()> action) override {
    if (!loses("at")) real().at(when, std::move(action));
  }
  bool run_until(TimePoint deadline, const std::function<bool()>& done) override {
    return real().run_until(deadline, done);
  }
  void set_between(SegmentIndex segment, SegmentIndex second_segment,
                   const LinkQuality& quality) override {
    if (!loses("set_between")) real().set_between(segment, second_segment, quality);
  }
  void set_link(HostIndex from, HostIndex to, const LinkQuality& quality) override {
    if (!loses("set_link")) real().set_link(from, to, quality);
  }
  void clear_link(HostIndex from, HostIndex to) override {
    if (!loses("clear_link")) real().clear_link(from, to);
  }
  void set_access(HostIndex host_index, const LinkQuality& quality) override {
    if (!loses("set_access")) real().set_access(host_index, quality);
  }
  std::uint32_t partition(const Partition& cut) override { return real().partition(cut); }
  void heal(std::uint32_t partition) override {
    if (!loses("heal")) real().heal(partition);
  }
  void pause(HostIndex host_index) override {
    if (!loses("pause")) real().pause(host_index);
  }
  void resume(HostIndex host_index) override {
    if (!loses("resume")) real().resume(host_index);
  }
  void crash_host(HostIndex host_index) override {
    if (!loses("crash_host")) real().crash_host(host_index);
  }
  void restart_host(HostIndex host_index) override {
    if (!loses("restart_host")) real().restart_host(host_index);
  }
  void set_interface(HostIndex host_index, std::uint16_t interface, bool up) override {
    if (!loses("set_interface")) real().set_interface(host_index, interface, up);
  }
  void set_clock(NodeIndex node, const ClockSkew& skew) override {
    if (!loses("set_clock")) real().set_clock(node, skew);
  }
  void set_disk_full(HostIndex host_index, bool full) override {
    if (!loses("set_disk_full")) real().set_disk_full(host_index, full);
  }
  void lose_disk(HostIndex host_index) override {
    if (!loses("lose_disk")) real().lose_disk(host_index);
  }
  void slow_service(HostIndex host_index, std::string_view service, Duration by) override {
    if (!loses("slow_service")) real().slow_service(host_index, service, by);
  }
  RunHashes hashes(NodeIndex node) const override { return real().hashes(node); }
  StageCounters counters() const override { return real().counters(); }
  LimitCounters limit_counters() const override { return real().limit_counters(); }
  std::uint32_t node_count() const override { return real().node_count(); }
  using Stage::run_until;

 protected:
  virtual bool loses(std::string_view /*call*/) { return false; }
  Stage& real() { return *real_; }
  const Stage& real() const { return *real_; }

 private:
  std::unique_ptr<Stage> real_;
};

}  // namespace swarmstage::conformance
