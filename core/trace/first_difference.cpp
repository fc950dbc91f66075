#include "core/trace/first_difference.h"

#include <algorithm>
#include <cinttypes>
#include <cstdio>

#include "core/trace/describe_record.h"

namespace swarmstage {

namespace {

std::optional<TraceRecord> record_at(const TraceMemory& trace, NodeIndex node, std::size_t number) {
  if (number >= trace.count(node)) return std::nullopt;
  return trace.at(node, number);
}

bool same(const TraceRecord& left, const TraceRecord& right) {
  return left.kind == right.kind && left.type == right.type && left.time == right.time &&
         left.body == right.body;
}

std::string seconds(TimePoint time) {
  char text[40];
  const std::int64_t count = nanoseconds(time);
  std::snprintf(text, sizeof(text), "%" PRId64 ".%09" PRId64 " s", count / 1'000'000'000,
                count % 1'000'000'000);
  return text;
}

std::string in_words(const std::optional<TraceRecord>& record) {
  if (!record) return "nothing more";
  return "at " + seconds(record->time) + " " + describe_record(*record);
}

FirstDifference describe(NodeIndex node, std::size_t number, const std::optional<TraceRecord>& left,
                         const std::optional<TraceRecord>& right) {
  FirstDifference result;
  result.node = node;
  result.number = number;
  result.time = std::min(left ? left->time : never, right ? right->time : never);
  result.left = in_words(left);
  result.right = in_words(right);
  if (result.left == result.right) result.right += describe_difference(*left, *right);
  return result;
}

std::optional<FirstDifference> difference_of_node(const TraceMemory& left, const TraceMemory& right,
                                                  NodeIndex node) {
  const std::size_t most = std::max(left.count(node), right.count(node));
  for (std::size_t number = 0; number < most; ++number) {
    const auto one = record_at(left, node, number);
    const auto other = record_at(right, node, number);
    if (!one || !other || !same(*one, *other)) return describe(node, number, one, other);
  }
  return std::nullopt;
}

}  // namespace

std::string FirstDifference::to_string() const {
  return "node " + std::to_string(node.value) + ", record " + std::to_string(number) +
         ":\n  left:  " + left + "\n  right: " + right;
}

std::optional<FirstDifference> first_difference(const TraceMemory& left, const TraceMemory& right) {
  std::optional<FirstDifference> first;
  for (std::uint32_t i = 0; i < std::max(left.node_count(), right.node_count()); ++i) {
    auto found = difference_of_node(left, right, NodeIndex{i});
    if (found && (!first || found->time < first->time)) first = std::move(found);
  }
  return first;
}

}  // namespace swarmstage
