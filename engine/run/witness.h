#pragma once

// The observer of a run: passes what nodes tell to everybody in the run who wants
// to know it (evaluators, events file, samples, operations, the last events), and
// remembers the first node that failed. Owned by the run. It calls no node.

#include <optional>
#include <string>
#include <vector>

#include "core/node/observer.h"
#include "engine/report/events_file.h"
#include "engine/run/evaluators.h"
#include "engine/run/operations.h"
#include "engine/run/recent_events.h"
#include "engine/run/roster.h"
#include "engine/run/sample_store.h"

namespace swarmstage {

class Witness final : public Observer {
 public:
  Witness(const Roster& roster, SampleStore& samples, RecentEvents& recent);

  /// Those who come into being after the stage, which wants its observer first.
  void introduce(Evaluators& evaluators, Operations& operations);
  /// From now on everything is written there too.
  void write_to(EventsFile& file) { file_ = &file; }

  void event(NodeIndex node, TimePoint at, ByteView encoded) override;
  void measured(NodeIndex node, TimePoint at, std::string_view sample, double value) override;
  void changed(NodeIndex node, TimePoint at, std::string_view observable) override;
  void logged(NodeIndex node, TimePoint at, LogLevel level, ByteView encoded) override;
  void completed(NodeIndex node, TimePoint at, InvocationId id, const Outcome& outcome) override;
  void failed(NodeIndex node, TimePoint at, std::string_view what) override;

  // What the run itself tells.
  void life_changed(NodeIndex node, TimePoint at, std::string_view what);
  void operation_done(const OperationDone& done);
  void acted(Duration at, std::string_view kind, const std::string& title,
             const std::vector<NodeIndex>& nodes, bool begins);

  /// "peer[3] threw at 5s: ..."; nothing as long as all is well.
  const std::optional<std::string>& failure() const { return failure_; }

 private:
  void tell(const RunEvent& event);
  const std::string& name(NodeIndex node) const { return roster_.seat(node).name; }
  std::string_view unit(NodeIndex node, std::string_view sample) const;

  const Roster& roster_;
  SampleStore& samples_;
  RecentEvents& recent_;
  Evaluators* evaluators_ = nullptr;
  Operations* operations_ = nullptr;
  EventsFile* file_ = nullptr;
  std::optional<std::string> failure_;
};

}  // namespace swarmstage
