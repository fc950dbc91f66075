// Mutants of the stage itself: of lives, time, the network and the results.

#include "tests/conformance/mutants/mutant.h"
#include "tests/conformance/mutants/stage_decorator.h"

namespace swarmstage::conformance {

namespace {

template <typename S>
Mutant stage(std::string topic, std::string name) {
  return breaks_stage(std::move(topic), std::move(name), [](std::unique_ptr<Stage> real) {
    return std::make_unique<S>(std::move(real));
  });
}

// --- Lives ---

struct StartsByItself : StageDecorator {
  using StageDecorator::StageDecorator;
  NodeIndex add_node(HostIndex host_index, NodePlan plan) override {
    const NodeIndex node = real().add_node(host_index, std::move(plan));
    real().start(node);
    return node;
  }
  void start(NodeIndex) override {}
};

struct ReplacesAndStarts : StageDecorator {
  using StageDecorator::StageDecorator;
  void replace(NodeIndex node, std::unique_ptr<Node> given) override {
    real().replace(node, std::move(given));
    real().start(node);
  }
};

struct CrashesByStop : StageDecorator {
  using StageDecorator::StageDecorator;
  void crash(NodeIndex node) override { real().stop(node); }
};

struct StopsByCrash : StageDecorator {
  using StageDecorator::StageDecorator;
  void stop(NodeIndex node) override { real().crash(node); }
};

struct DrainsByStop : StageDecorator {
  using StageDecorator::StageDecorator;
  void drain(NodeIndex node) override {
    real().drain(node);
    real().stop(node);
  }
};

struct CrashesTheHost : StageDecorator {
  using StageDecorator::StageDecorator;
  NodeIndex add_node(HostIndex host_index, NodePlan plan) override {
    const NodeIndex node = real().add_node(host_index, std::move(plan));
    hosts_.push_back(host_index);
    return node;
  }
  void crash(NodeIndex node) override { real().crash_host(hosts_.at(node.value)); }
  std::vector<HostIndex> hosts_;
};

struct CrashesNodesOnly : StageDecorator {
  using StageDecorator::StageDecorator;
  NodeIndex add_node(HostIndex host_index, NodePlan plan) override {
    const NodeIndex node = real().add_node(host_index, std::move(plan));
    hosts_.push_back(host_index);
    return node;
  }
  void crash_host(HostIndex host_index) override {
    for (std::uint32_t i = 0; i < hosts_.size(); ++i) {
      if (hosts_[i] == host_index) real().crash(NodeIndex{i});
    }
  }
  std::vector<HostIndex> hosts_;
};

struct NeverReloads : StageDecorator {
  using StageDecorator::StageDecorator;
  std::optional<std::string> reload(NodeIndex, const Json&) override { return std::nullopt; }
};

struct RefusesToReload : StageDecorator {
  using StageDecorator::StageDecorator;
  std::optional<std::string> reload(NodeIndex, const Json&) override { return "no"; }
};

struct SaysAllRun : StageDecorator {
  using StageDecorator::StageDecorator;
  bool running(NodeIndex) const override { return true; }
};

struct SaysNoneRuns : StageDecorator {
  using StageDecorator::StageDecorator;
  bool running(NodeIndex) const override { return false; }
};

struct RemembersObservables : StageDecorator {
  using StageDecorator::StageDecorator;
  Json observe(NodeIndex node, std::string_view name, const Json& arguments) override {
    if (!seen_) seen_ = real().observe(node, name, arguments);
    return *seen_;
  }
  std::optional<Json> seen_;
};

struct MixesHostsUp : StageDecorator {
  using StageDecorator::StageDecorator;
  const Host& host(HostIndex) const override { return real().host(HostIndex{0}); }
};

// --- Time ---

struct ClaimsToBeReal : StageDecorator {
  explicit ClaimsToBeReal(std::unique_ptr<Stage> real_stage)
      : StageDecorator(std::move(real_stage)), traits_(real().traits()) {
    traits_.virtual_time = false;
  }
  const StageTraits& traits() const override { return traits_; }
  StageTraits traits_;
};

struct ActsAtOnce : StageDecorator {
  using StageDecorator::StageDecorator;
  void at(TimePoint, std::function<void()> action) override { action(); }
};

struct RunsTooLong : StageDecorator {
  using StageDecorator::StageDecorator;
  bool run_until(TimePoint deadline, const std::function<bool()>& done) override {
    const bool answer = real().run_until(deadline, done);
    real().run_until(real().now() + 37ms, [] { return false; });
    return answer;
  }
};

struct TurnsSkewAround : StageDecorator {
  using StageDecorator::StageDecorator;
  void set_clock(NodeIndex node, const ClockSkew& skew) override {
    real().set_clock(node, {skew.offset, -skew.drift_ppm});
  }
};

struct ClocksEndWithLives : StageDecorator {
  using StageDecorator::StageDecorator;
  void replace(NodeIndex node, std::unique_ptr<Node> given) override {
    real().replace(node, std::move(given));
    real().set_clock(node, {});
  }
};

struct MendsNoClock : StageDecorator {
  using StageDecorator::StageDecorator;
  void set_clock(NodeIndex node, const ClockSkew& skew) override {
    const bool mends = skew.offset == Duration(0) && skew.drift_ppm == 0;
    if (!mends) real().set_clock(node, skew);
  }
};

struct DriftsByTheOffset : StageDecorator {
  using StageDecorator::StageDecorator;
  void set_clock(NodeIndex node, const ClockSkew& skew) override {
    real().set_clock(node, {skew.offset, skew.offset > 30min ? drift_ppm_max : skew.drift_ppm});
  }
};

// --- Services ---

struct SlowsServices : StageDecorator {
  using StageDecorator::StageDecorator;
  void add_service(std::string_view name, std::unique_ptr<Service> given, Duration delay) override {
    real().add_service(name, std::move(given), delay + 50ms);
  }
};

struct HurriesServices : StageDecorator {
  using StageDecorator::StageDecorator;
  void add_service(std::string_view name, std::unique_ptr<Service> given, Duration) override {
    real().add_service(name, std::move(given), 0ms);
  }
};

// --- The network ---

struct CutsNothing : StageDecorator {
  using StageDecorator::StageDecorator;
  std::uint32_t partition(const Partition&) override { return 0; }
  void heal(std::uint32_t) override {}
};

struct CutsBothWays : StageDecorator {
  using StageDecorator::StageDecorator;
  std::uint32_t partition(const Partition& cut) override {
    return real().partition({cut.left, cut.right, false});
  }
};

struct CutsOneWay : StageDecorator {
  using StageDecorator::StageDecorator;
  std::uint32_t partition(const Partition& cut) override {
    return real().partition({cut.right, cut.left, true});
  }
};

struct CutsAllOthers : StageDecorator {
  using StageDecorator::StageDecorator;
  HostIndex add_host(const HostPlan& plan) override {
    hosts_.push_back(real().add_host(plan));
    return hosts_.back();
  }
  std::uint32_t partition(const Partition& cut) override {
    std::uint32_t last = 0;
    for (const HostIndex each : hosts_) {
      for (const HostIndex other : hosts_) {
        if (each != other) last = real().partition({{each}, {other}, cut.one_way});
      }
    }
    return last;
  }
  std::vector<HostIndex> hosts_;
};

struct HealsAll : StageDecorator {
  using StageDecorator::StageDecorator;
  std::uint32_t partition(const Partition& cut) override {
    cuts_.push_back(real().partition(cut));
    return cuts_.back();
  }
  void heal(std::uint32_t) override {
    for (const std::uint32_t each : std::exchange(cuts_, {})) real().heal(each);
  }
  std::vector<std::uint32_t> cuts_;
};

struct JoinsSegments : StageDecorator {
  using StageDecorator::StageDecorator;
  SegmentIndex add_segment(const SegmentPlan& plan) override {
    if (!first_) first_ = real().add_segment(plan);
    return *first_;
  }
  HostIndex add_host(const HostPlan& plan) override {
    HostPlan changed = plan;
    changed.segments.resize(1);
    return real().add_host(changed);
  }
  std::optional<SegmentIndex> first_;
};

struct CountsNothing : StageDecorator {
  using StageDecorator::StageDecorator;
  StageCounters counters() const override { return {}; }
  LimitCounters limit_counters() const override { return {}; }
};

/// Changes every quality a link is given.
template <void (*change)(LinkQuality&)>
struct ChangesLinks : StageDecorator {
  using StageDecorator::StageDecorator;
  static LinkQuality changed(LinkQuality quality) {
    change(quality);
    return quality;
  }
  void set_between(SegmentIndex left, SegmentIndex right, const LinkQuality& quality) override {
    real().set_between(left, right, changed(quality));
  }
  void set_link(HostIndex from, HostIndex to, const LinkQuality& quality) override {
    real().set_link(from, to, changed(quality));
  }
  void set_access(HostIndex host_index, const LinkQuality& quality) override {
    real().set_access(host_index, changed(quality));
  }
};

struct LinksBothWays : StageDecorator {
  using StageDecorator::StageDecorator;
  void set_link(HostIndex from, HostIndex to, const LinkQuality& quality) override {
    real().set_link(from, to, quality);
    real().set_link(to, from, quality);
  }
};

void no_latency(LinkQuality& quality) {
  quality.latency = 0ms;
}
void no_jitter(LinkQuality& quality) {
  quality.jitter = 0ms;
}
void no_loss(LinkQuality& quality) {
  quality.loss = {};
}
void half_loss(LinkQuality& quality) {
  quality.loss.probability /= 2;
}
void total_loss(LinkQuality& quality) {
  if (quality.loss.probability > 0) quality.loss.probability = 1;
}
void no_bandwidth(LinkQuality& quality) {
  quality.bandwidth = 0;
}
void endless_queue(LinkQuality& quality) {
  quality.queue_bytes = 1U << 30;
}
void no_duplicates(LinkQuality& quality) {
  quality.duplicate = 0;
}
void no_reordering(LinkQuality& quality) {
  quality.reorder = 0;
}

}  // namespace

std::vector<Mutant> stage_mutants() {
  return {
      stage<StartsByItself>("life", "starts nodes by itself"),
      stage<ReplacesAndStarts>("life", "starts replaced nodes by itself"),
      stage<CrashesByStop>("life", "stops in place of crash"),
      stage<StopsByCrash>("life", "crashes in place of stop"),
      stage<DrainsByStop>("life", "stops a node that drains"),
      stage<NeverReloads>("life", "never reloads and says it did"),
      stage<RefusesToReload>("life", "refuses every configuration"),
      stage<SaysAllRun>("life", "says every node runs"),
      stage<SaysNoneRuns>("life", "says no node runs"),
      stage<ClaimsToBeReal>("life", "claims that its time is real"),
      stage<CrashesTheHost>("crash", "crashes the host with the node"),
      stage<CrashesNodesOnly>("crash", "crashes the nodes in place of the host"),
      stage<RemembersObservables>("operation", "remembers the first answer of an observable"),
      stage<MixesHostsUp>("operation", "mixes hosts up"),
      stage<ActsAtOnce>("chance", "acts at once"),
      stage<RunsTooLong>("chance", "runs longer than asked"),
      stage<TurnsSkewAround>("chance", "lets a clock drift the other way"),
      stage<ClocksEndWithLives>("chance", "sets clocks right with a new life"),
      stage<MendsNoClock>("chance", "sets no clock right"),
      stage<DriftsByTheOffset>("chance", "lets a clock drift that is ahead"),
      stage<SlowsServices>("service", "slows services"),
      stage<HurriesServices>("service", "hurries services"),
      stage<CutsNothing>("network", "partitions nothing"),
      stage<CutsBothWays>("network", "partitions always both ways"),
      stage<CutsOneWay>("network", "partitions always one way"),
      stage<CutsAllOthers>("network", "partitions all from all"),
      stage<HealsAll>("network", "heals all partitions at once"),
      stage<JoinsSegments>("group", "joins all segments to one"),
      stage<CountsNothing>("network", "counts nothing"),
      stage<LinksBothWays>("link", "makes every link of its own both ways"),
      stage<ChangesLinks<no_latency>>("link", "ignores latency"),
      stage<ChangesLinks<no_jitter>>("link", "ignores jitter"),
      stage<ChangesLinks<no_loss>>("link", "ignores loss"),
      stage<ChangesLinks<half_loss>>("link", "halves loss"),
      stage<ChangesLinks<total_loss>>("link", "loses all where some is lost"),
      stage<ChangesLinks<no_bandwidth>>("link", "ignores bandwidth"),
      stage<ChangesLinks<endless_queue>>("link", "has endless queues"),
      stage<ChangesLinks<no_duplicates>>("link", "ignores duplication"),
      stage<ChangesLinks<no_reordering>>("link", "ignores reordering"),
  };
}

}  // namespace swarmstage::conformance
