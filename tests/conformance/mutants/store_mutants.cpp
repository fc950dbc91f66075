// Mutants whose hosts have stores that do otherwise.

#include <map>

#include "core/services/memory_medium.h"
#include "core/services/store.h"
#include "tests/conformance/mutants/mutant.h"
#include "tests/conformance/mutants/stage_decorator.h"

namespace swarmstage::conformance {

namespace {

template <typename S>
Mutant stage(std::string name) {
  return breaks_stage("store", std::move(name), [](std::unique_ptr<Stage> real) {
    return std::make_unique<S>(std::move(real));
  });
}

/// In place of the hosts' own stores.
template <typename Shared>
struct SharesOneStore : StageDecorator {
  using StageDecorator::StageDecorator;
  SegmentIndex add_segment(const SegmentPlan& plan) override {
    real().add_service(Store::service_name, std::make_unique<Shared>(), 0ms);
    return real().add_segment(plan);
  }
};

struct KeepsEverything : Service {
  Store store{std::make_unique<MemoryMedium>()};
  std::vector<ServiceReply> handle(const Json& request) override { return store.handle(request); }
};

struct RemovesNothing : KeepsEverything {
  std::vector<ServiceReply> handle(const Json& request) override {
    if (request["do"] == "remove") return {{ServiceReply::Status::ok, true, {{"found", true}}}};
    return KeepsEverything::handle(request);
  }
};

/// What nodes leave behind is swept away when the next life begins.
struct SweepsDisks : StageDecorator {
  using StageDecorator::StageDecorator;
  NodeIndex add_node(HostIndex host, NodePlan plan) override {
    const NodeIndex node = real().add_node(host, std::move(plan));
    hosts_[node] = host;
    return node;
  }
  void replace(NodeIndex node, std::unique_ptr<Node> next) override {
    real().lose_disk(hosts_.at(node));
    real().replace(node, std::move(next));
  }

 private:
  std::map<NodeIndex, HostIndex> hosts_;
};

struct LosesAllDisks : StageDecorator {
  using StageDecorator::StageDecorator;
  HostIndex add_host(const HostPlan& plan) override {
    last_ = real().add_host(plan);
    return last_;
  }
  void lose_disk(HostIndex) override {
    for (std::uint32_t host = 0; host <= last_.value; ++host) real().lose_disk({host});
  }

 private:
  HostIndex last_;
};

struct EmptiesFullDisks : StageDecorator {
  using StageDecorator::StageDecorator;
  void set_disk_full(HostIndex host, bool full) override {
    real().set_disk_full(host, full);
    real().lose_disk(host);
  }
};

struct StaysSlow : StageDecorator {
  using StageDecorator::StageDecorator;
  void slow_service(HostIndex host, std::string_view service, Duration by) override {
    if (by != Duration(0)) real().slow_service(host, service, by);
  }
};

}  // namespace

std::vector<Mutant> store_mutants() {
  return {
      stage<SharesOneStore<KeepsEverything>>("has one store for all hosts"),
      stage<SharesOneStore<RemovesNothing>>("removes nothing from stores"),
      stage<SweepsDisks>("sweeps the disk between two lives"),
      stage<LosesAllDisks>("loses all disks at once"),
      stage<EmptiesFullDisks>("empties full disks"),
      stage<StaysSlow>("leaves a slow service slow"),
  };
}

}  // namespace swarmstage::conformance
