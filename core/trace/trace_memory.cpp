#include "core/trace/trace_memory.h"

#include "core/trace/trace_file.h"

namespace swarmstage {

Result<TraceMemory> TraceMemory::read(std::string_view trace) {
  auto reader = TraceReader::open(trace);
  if (!reader) return Error{reader.error()};
  TraceMemory memory;
  TraceRecord record;
  while (reader->next(record)) {
    if (record.node.value > memory.node_count() + 0xffffU) {
      return Error{"the trace speaks of a node that cannot be"};
    }
    memory.record(record);
  }
  if (!reader->problem().empty()) return Error{reader->problem()};
  return memory;
}

void TraceMemory::record(const TraceRecord& record) {
  if (record.node.value >= nodes_.size()) nodes_.resize(record.node.value + std::size_t{1});
  nodes_[record.node.value].push_back(
      {record.kind, record.type, record.time, bytes_.size(), record.body.size()});
  bytes_.insert(bytes_.end(), record.body.begin(), record.body.end());
}

std::size_t TraceMemory::count(NodeIndex node) const {
  return node.value < nodes_.size() ? nodes_[node.value].size() : 0;
}

TraceRecord TraceMemory::at(NodeIndex node, std::size_t number) const {
  const Kept& kept = nodes_.at(node.value).at(number);
  return {kept.kind, kept.type, node, kept.time, {bytes_.data() + kept.offset, kept.size}};
}

}  // namespace swarmstage
