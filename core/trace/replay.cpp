#include "core/trace/replay.h"

#include <algorithm>
#include <memory>

#include "core/base/nearest.h"
#include "core/node/runner_group.h"
#include "core/trace/created_record.h"
#include "core/trace/replay_bench.h"
#include "core/trace/trace_file.h"

namespace swarmstage {

namespace {

// One life of the wanted node: what made it, and its records in order.
struct Life {
  CreatedRecord created;
  NodeIndex index;
  std::vector<TraceRecord> records;
};

struct Lives {
  std::vector<Life> lives;
  std::vector<std::string> names;  // of all nodes, for suggestions
};

bool is_wanted(const CreatedRecord& created, NodeIndex index, const std::string& node) {
  return created.name == node || std::to_string(index.value) == node;
}

Result<CreatedRecord> read_created(const TraceRecord& record) {
  const Json json = Json::parse(record.body.text(), nullptr, false);
  auto created = CreatedRecord::from_json(json);
  if (!created) return Error{"the trace holds a node that cannot be read"};
  return std::move(*created);
}

Result<Lives> collect(TraceReader& reader, const std::string& node) {
  Lives found;
  TraceRecord record;
  while (reader.next(record)) {
    if (record.kind == RecordKind::created) {
      auto created = read_created(record);
      if (!created) return Error{created.error()};
      found.names.push_back(created->name);
      if (!is_wanted(*created, record.node, node)) continue;
      found.lives.push_back(Life{std::move(*created), record.node, {}});
    } else if (!found.lives.empty() && found.lives.back().index == record.node) {
      found.lives.back().records.push_back(record);
    }
  }
  if (found.lives.empty()) {
    return Error{"the trace has no node '" + node + "'" + suggestion(node, found.names)};
  }
  return found;
}

RunHashes read_hashes(ByteView body) {
  RecordReader in(body);
  RunHashes hashes;
  hashes.logical = in.number();
  hashes.timed = in.number();
  return hashes;
}

/// The node lives its life once more. The bench points into the life.
Result<std::unique_ptr<ReplayBench>> play(std::uint64_t seed, const Life& life,
                                          const ReplayRequest& request, const RoleRegistry& roles) {
  auto node = roles.make(life.created.role, life.created.config);
  if (!node) return Error{node.error()};
  auto bench =
      std::make_unique<ReplayBench>(seed, life.created, life.index, std::move(node.value()));
  bench->run(life.records, request.until);
  if (!bench->broken().empty()) return Error{bench->broken()};
  return bench;
}

/// What was delivered last, and what is there of what the node did then.
void drop_last_handler(std::vector<TraceRecord>& records) {
  const auto begins = [](const TraceRecord& record) {
    return record.kind == RecordKind::delivery || record.kind == RecordKind::clock;
  };
  while (!records.empty() && !begins(records.back())) records.pop_back();
  if (!records.empty()) records.pop_back();
}

std::string words_of_cut(const TraceReader& reader, bool ran_out) {
  std::string words = reader.problem();
  if (words.empty()) words = "the trace ends before the node does";
  if (ran_out) words += "; what the node did last is not there as a whole, and left out";
  return words;
}

ReplayResult result_of(const ReplayBench& bench, const Life& life, const ReplayRequest& request) {
  ReplayResult result;
  result.node = life.created.name;
  result.role = life.created.role;
  result.deliveries = bench.deliveries();
  result.end = bench.now();
  result.hashes = bench.hashes();
  result.difference = bench.difference();
  for (const TraceRecord& record : life.records) {
    const bool whole = request.until == never && record.kind == RecordKind::finished;
    if (whole) result.recorded = read_hashes(record.body);
  }
  return result;
}

}  // namespace

Result<std::vector<std::string>> traced_nodes(std::string_view trace) {
  auto reader = TraceReader::open(trace);
  if (!reader) return Error{reader.error()};
  std::vector<std::string> names;
  TraceRecord record;
  while (reader->next(record)) {
    if (record.kind != RecordKind::created) continue;
    auto created = read_created(record);
    if (!created) return Error{created.error()};
    const bool known = std::find(names.begin(), names.end(), created->name) != names.end();
    if (!known) names.push_back(created->name);
  }
  return names;
}

Result<ReplayResult> replay(std::string_view trace, const ReplayRequest& request,
                            const RoleRegistry& roles) {
  auto reader = TraceReader::open(trace);
  if (!reader) return Error{reader.error()};
  auto found = collect(*reader, request.node);
  if (!found) return Error{found.error()};
  const std::size_t which = request.life.value_or(found->lives.size() - 1);
  if (which >= found->lives.size()) {
    return Error{"the node '" + request.node + "' has " + std::to_string(found->lives.size()) +
                 " lives, counted from 0; there is no " + std::to_string(which)};
  }
  Life& life = found->lives[which];
  auto bench = play(reader->header().seed, life, request, roles);
  if (!bench) return Error{bench.error()};
  const bool ran_out = bench.value()->ran_out();
  if (ran_out) {
    drop_last_handler(life.records);
    bench = play(reader->header().seed, life, request, roles);
    if (!bench) return Error{bench.error()};
  }
  ReplayResult result = result_of(*bench.value(), life, request);
  result.lives = found->lives.size();
  const bool goes_on = request.until != never || result.recorded || which + 1 < result.lives;
  if (ran_out || !goes_on) result.cut_short = words_of_cut(*reader, ran_out);
  return result;
}

}  // namespace swarmstage
