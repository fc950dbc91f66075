#include "engine/run/run_result.h"

#include "engine/run/json_archive.h"

namespace swarmstage {

namespace {

const std::vector<std::string>& verdict_words() {
  static const std::vector<std::string> words = {"held", "failed", "inconclusive", "skipped"};
  return words;
}

}  // namespace

// Outside the unnamed namespace, because the archives find them by the type of
// their argument.

template <typename Archive>
void fields_of(Archive& archive, Of<RunEvent> auto& event) {
  archive.field("at_ns", event.at);
  archive.field("node", event.node);
  archive.field("kind", event.kind);
  archive.field("name", event.name);
  archive.field("fields", event.fields);
}

template <typename Archive>
void fields_of(Archive& archive, Of<ExpectationResult> auto& expectation) {
  archive.field("name", expectation.name);
  archive.field("form", expectation.form);
  archive.field("text", expectation.text);
  archive.field("line", expectation.line);
  archive.word("verdict", expectation.verdict, verdict_words());
  archive.field("why", expectation.why);
  archive.field("decided_ns", expectation.decided);
  archive.field("margin", expectation.margin);
  archive.field("margin_value", expectation.margin_value);
  archive.field("nodes", expectation.nodes);
  archive.field("values", expectation.values);
  archive.field("events", expectation.events);
}

template <typename Archive>
void fields_of(Archive& archive, Of<RunSpan> auto& span) {
  archive.field("kind", span.kind);
  archive.field("name", span.name);
  archive.field("from_ns", span.from);
  archive.field("until_ns", span.until);
  archive.field("nodes", span.nodes);
}

template <typename Archive>
void fields_of(Archive& archive, Of<SampleSummary> auto& sample) {
  archive.field("name", sample.name);
  archive.field("unit", sample.unit);
  archive.field("phase", sample.phase);
  archive.field("count", sample.count);
  archive.field("least", sample.least);
  archive.field("mean", sample.mean);
  archive.field("p50", sample.p50);
  archive.field("p90", sample.p90);
  archive.field("p99", sample.p99);
  archive.field("most", sample.most);
}

template <typename Archive>
void fields_of(Archive& archive, Of<RunNode> auto& node) {
  archive.field("name", node.name);
  archive.field("group", node.group);
  archive.field("role", node.role);
  archive.field("region", node.region);
  archive.field("address", node.address);
  archive.hash("logical_hash", node.logical_hash);
}

template <typename Archive>
void fields_of(Archive& archive, Of<RunResult> auto& run) {
  archive.field("scenario", run.scenario);
  archive.field("about", run.about);
  archive.field("file", run.file);
  archive.field("stage", run.stage);
  archive.field("seed", run.seed);
  archive.field("parameters", run.parameters);
  archive.field("duration_ns", run.duration);
  archive.field("reached_ns", run.reached);
  archive.word("verdict", run.verdict, verdict_words());
  archive.field("expected_to_fail", run.expected_to_fail);
  archive.field("skipped", run.skipped);
  archive.field("stopped_because", run.stopped_because);
  archive.field("lost", run.lost);
  archive.field("expectations", run.expectations);
  archive.field("nodes", run.nodes);
  archive.field("spans", run.spans);
  archive.field("samples", run.samples);
  archive.field("counters", run.counters);
  archive.hash("logical_hash", run.logical_hash);
  archive.hash("timed_hash", run.timed_hash);
  archive.field("wall_seconds", run.wall_seconds);
  archive.field("reproduce", run.reproduce);
}

namespace {

template <typename T>
Json written(const T& value) {
  JsonOut out;
  fields_of(out, value);
  return out.take();
}

template <typename T>
Result<T> read(const Json& json) {
  T value;
  std::string problem;
  JsonIn in(json, "", problem);
  fields_of(in, value);
  if (!problem.empty()) return Error{problem};
  return value;
}

}  // namespace

std::string_view to_string(Verdict verdict) {
  return verdict_words().at(static_cast<std::size_t>(verdict));
}

Json RunEvent::to_json() const {
  return written(*this);
}

Result<RunEvent> RunEvent::from_json(const Json& json) {
  return read<RunEvent>(json);
}

Json RunResult::to_json() const {
  return written(*this);
}

Result<RunResult> RunResult::from_json(const Json& json) {
  return read<RunResult>(json);
}

}  // namespace swarmstage
