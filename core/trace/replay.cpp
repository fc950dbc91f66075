#include "core/trace/replay.h"

#include <algorithm>

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
  const Life& life = found->lives[which];
  auto node = roles.make(life.created.role, life.created.config);
  if (!node) return Error{node.error()};

  ReplayBench bench(reader->header().seed, life.created, life.index, std::move(node.value()));
  bench.run(life.records, request.until);
  if (!bench.broken().empty()) return Error{bench.broken()};

  ReplayResult result;
  result.node = life.created.name;
  result.role = life.created.role;
  result.lives = found->lives.size();
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

}  // namespace swarmstage
