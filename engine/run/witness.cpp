#include "engine/run/witness.h"

#include "core/node/units.h"

namespace swarmstage {

Witness::Witness(const Roster& roster, SampleStore& samples, RecentEvents& recent)
    : roster_(roster), samples_(samples), recent_(recent) {}

void Witness::introduce(Evaluators& evaluators, Operations& operations) {
  evaluators_ = &evaluators;
  operations_ = &operations;
}

void Witness::event(NodeIndex node, TimePoint at, ByteView encoded) {
  evaluators_->saw(node, at, encoded);
  recent_.add(node, at, encoded);
  if (file_ != nullptr) file_->event(at.time_since_epoch(), name(node), encoded);
}

std::string_view Witness::unit(NodeIndex node, std::string_view sample) const {
  for (const SampleDescriptor& each : roster_.role_of(node).samples) {
    if (each.name == sample) return each.unit;
  }
  return {};
}

void Witness::measured(NodeIndex node, TimePoint at, std::string_view sample, double value) {
  evaluators_->measured(node, at, sample, value);
  samples_.add(sample, unit(node, sample), at.time_since_epoch(), value);
  if (file_ != nullptr) file_->sample(at.time_since_epoch(), name(node), sample, value);
}

void Witness::changed(NodeIndex node, TimePoint, std::string_view observable) {
  evaluators_->changed(node, observable);
}

void Witness::logged(NodeIndex node, TimePoint at, LogLevel level, ByteView encoded) {
  if (file_ != nullptr) file_->log(at.time_since_epoch(), name(node), level, encoded);
}

void Witness::completed(NodeIndex, TimePoint at, InvocationId id, const Outcome& outcome) {
  operations_->completed(id, at, outcome);
}

void Witness::failed(NodeIndex node, TimePoint at, std::string_view what) {
  if (failure_) return;
  failure_ = name(node);
  *failure_ += " threw at ";
  *failure_ += format_duration(at.time_since_epoch());
  *failure_ += ": ";
  *failure_ += what;
}

void Witness::tell(const RunEvent& event) {
  recent_.add_own(event);
  if (file_ != nullptr) file_->write(event);
}

void Witness::life_changed(NodeIndex node, TimePoint at, std::string_view what) {
  evaluators_->life_changed(node);
  tell({at.time_since_epoch(), name(node), "life", std::string(what), Json::object()});
}

void Witness::operation_done(const OperationDone& done) {
  const Duration latency = done.ended - done.asked;
  evaluators_->completed({done.node, done.name, done.ended, latency, done.ok});
  const Duration at = done.ended.time_since_epoch();
  samples_.add(done.name + ".latency", "s", at, static_cast<double>(latency.count()) / 1e9);
  samples_.add(done.name + ".ok", "", at, done.ok ? 1 : 0);
  if (file_ == nullptr) return;
  Json fields = {{"ok", done.ok}, {"latency_ns", latency.count()}};
  if (!done.ok) fields["error"] = done.error;
  file_->write({at, name(done.node), "operation", done.name, std::move(fields)});
}

void Witness::acted(Duration at, std::string_view kind, const std::string& title,
                    const std::vector<NodeIndex>& nodes, bool begins) {
  Json fields = {{"begins", begins}};
  if (!title.empty()) fields["name"] = title;
  if (!nodes.empty()) {
    Json& names = fields["nodes"] = Json::array();
    for (const NodeIndex node : nodes) names.push_back(name(node));
  }
  tell({at, "", "fault", std::string(kind), std::move(fields)});
}

}  // namespace swarmstage
