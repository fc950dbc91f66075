#include "core/trace/replay_bench.h"

#include <cstring>

#include "core/node/units.h"
#include "core/trace/describe_record.h"

namespace swarmstage {

namespace {

bool is_same(const TraceRecord& left, const TraceRecord& right) {
  return left.kind == right.kind && left.type == right.type && left.body == right.body;
}

}  // namespace

ReplayBench::ReplayBench(std::uint64_t seed, const CreatedRecord& created, NodeIndex index,
                         std::unique_ptr<Node> node)
    : host_(created.host), group_(*this, *this, seed, created.limits) {
  group_.set_trace(this);
  group_.replay_from(this, [](void* self, AnswerKind kind, std::span<std::byte> out) {
    return static_cast<ReplayBench*>(self)->answer(kind, out);
  });
  runner_ = std::make_unique<NodeRunner>(group_, index, created.stable_id, host_, std::move(node));
}

ReplayBench::~ReplayBench() = default;

void ReplayBench::run(const std::vector<TraceRecord>& records, TimePoint until) {
  records_ = &records;
  while (next_ < records.size() && !difference_ && !ran_out_ && broken_.empty()) {
    const TraceRecord& record = records[next_];
    if (record.kind == RecordKind::finished || record.time > until) return;
    const bool plays = record.kind == RecordKind::delivery || record.kind == RecordKind::clock;
    if (!plays) {
      difference_ = "at " + format_duration(record.time.time_since_epoch()) + ": the record has " +
                    describe_record(record) + ", the node did nothing more";
      return;
    }
    record.kind == RecordKind::clock ? replay_clock(record) : replay_next(record);
    if (broken_.empty()) continue;
    std::string what = "the record breaks the call grammar at ";
    what += format_duration(record.time.time_since_epoch());
    broken_ = what + ": " + broken_;
  }
}

void ReplayBench::replay_next(const TraceRecord& record) {
  const auto delivery = decode_delivery(record.type, record.body);
  if (!delivery) {
    broken_ = "a delivery cannot be read";
    return;
  }
  broken_ = grammar_.take(record.time, *delivery);
  if (!broken_.empty()) return;
  now_ = record.time;
  ++deliveries_;
  const std::size_t before = next_;
  deliver(*delivery);
  // A runner passes over what comes too late for its node, and records nothing.
  if (next_ == before && !difference_) broken_ = "something happens to what is gone already";
}

void ReplayBench::replay_clock(const TraceRecord& record) {
  const auto clock = decode_clock(record.body);
  broken_ = clock ? grammar_.take_clock(record.time) : "a clock cannot be read";
  if (!broken_.empty()) return;
  now_ = record.time;
  const std::size_t before = next_;
  runner_->set_clock(now_, *clock);
  if (next_ == before && !difference_) broken_ = "a clock is set that changes nothing";
}

void ReplayBench::deliver(const Delivery& delivery) {
  if (std::holds_alternative<delivered::Started>(delivery)) return runner_->start(now_);
  if (const auto* changed = std::get_if<delivered::HostChanged>(&delivery)) {
    apply_change(host_, changed->change);
  }
  const auto* opened = std::get_if<delivered::StreamOpened>(&delivery);
  if (opened && opened->info.listener) {
    runner_->accepted(now_, opened->info);
  } else {
    runner_->deliver_any(now_, delivery);
  }
}

// Bytes leave at once: what the network took when is in the record.
void ReplayBench::flush(NodeIndex, StreamId stream) {
  runner_->taken(now_, stream, runner_->pending_bytes(stream));
}

bool ReplayBench::answer(AnswerKind kind, std::span<std::byte> out) {
  if (next_ >= records_->size()) return false;
  const TraceRecord& record = (*records_)[next_];
  const bool fits = record.kind == RecordKind::answer && record.body.size() == out.size() &&
                    record.type == static_cast<std::uint8_t>(kind);
  if (fits && !out.empty()) std::memcpy(out.data(), record.body.data(), out.size());
  return fits;
}

void ReplayBench::record(const TraceRecord& record) {
  if (difference_ || ran_out_ || record.kind == RecordKind::finished) return;
  // The record of a whole life ends with its end: here somebody cut it off.
  ran_out_ = next_ >= records_->size();
  if (ran_out_) return;
  const TraceRecord& then = (*records_)[next_];
  if (!is_same(record, then)) return differ(record, then);
  if (record.kind == RecordKind::command) grammar_.asked(record);
  ++next_;
}

void ReplayBench::differ(const TraceRecord& now, const TraceRecord& then) {
  const std::string now_words = describe_record(now);
  const std::string then_words = describe_record(then);
  difference_ = "at " + format_duration(now.time.time_since_epoch()) + ": now " + now_words +
                ", recorded " + then_words;
  if (now_words == then_words) difference_->append(describe_difference(now, then));
}

void ReplayBench::failed(NodeIndex, TimePoint time, std::string_view what) {
  if (difference_ || ran_out_) return;
  difference_ = "at " + format_duration(time.time_since_epoch()) + ": a handler threw: ";
  difference_->append(what);
}

}  // namespace swarmstage
