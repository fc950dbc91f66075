// Runs the mixed load and prints the hashes of each node, then of the run; what
// two runs print can be compared byte for byte.
//
//   hash_run --stage NAME [--seed N] [--times N] [--trace FILE] [--counters]
//   hash_run --compare TRACE TRACE     the first difference of two traces
//
// Status: 0; 1 if two traces or two runs of the same seed differ; 2 on misuse.

#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>

#include "core/trace/first_difference.h"
#include "core/trace/trace_file.h"
#include "tests/determinism/mixed_load.h"
#include "tests/support/stage_registry.h"

namespace swarmstage::determinism {
namespace {

struct Request {
  const support::StageEntry* stage = nullptr;
  std::uint64_t seed = 1;
  int times = 1;
  std::string trace;
  bool counters = false;
  std::vector<std::string> compare;
};

int misused(const char* program) {
  std::fprintf(stderr,
               "usage: %s --stage NAME [--seed N] [--times N] [--trace FILE] [--counters]\n"
               "       %s --compare TRACE TRACE\n",
               program, program);
  for (const auto& each : support::stage_registry()) {
    std::fprintf(stderr, "  stage: %s\n", each.name.c_str());
  }
  return 2;
}

std::optional<Request> read_arguments(int count, char** arguments) {
  Request request;
  for (int i = 1; i < count; ++i) {
    const std::string word = arguments[i];
    if (word == "--counters") {
      request.counters = true;
      continue;
    }
    if (i + 1 == count) return std::nullopt;
    const std::string value = arguments[++i];
    if (word == "--stage") {
      request.stage = support::find_stage(value);
    } else if (word == "--seed") {
      request.seed = std::strtoull(value.c_str(), nullptr, 10);
    } else if (word == "--times") {
      request.times = std::atoi(value.c_str());
    } else if (word == "--trace") {
      request.trace = value;
    } else if (word == "--compare" && i + 1 < count) {
      request.compare = {value, arguments[++i]};
    } else {
      return std::nullopt;
    }
  }
  if (!request.stage && request.compare.empty()) return std::nullopt;
  return request;
}

void print_counters(const StageCounters& counters) {
  std::printf("datagrams sent %" PRIu64 " delivered %" PRIu64 " lost %" PRIu64
              "; streams opened %" PRIu64 ", bytes %" PRIu64 "\n",
              counters.datagrams_sent, counters.datagrams_delivered, counters.datagrams_lost,
              counters.streams_opened, counters.stream_bytes_delivered);
}

std::string run_once(const Request& request, std::ostream* trace) {
  std::optional<TraceWriter> writer;
  StageOptions options;
  options.seed = request.seed;
  if (trace)
    options.trace =
        &writer.emplace(*trace, TraceHeader{request.seed, request.stage->name, "mixed load"});
  auto stage = request.stage->make(options);
  if (!stage) {
    std::fprintf(stderr, "%s\n", stage.error().c_str());
    std::exit(2);
  }
  Stage& made = **stage;
  MixedLoad load(made);
  load.run();
  std::string text;
  for (std::uint32_t i = 0; i < made.node_count(); ++i) {
    text += "node " + std::to_string(i) + " " + made.hashes(NodeIndex{i}).to_string() + "\n";
  }
  if (request.counters) print_counters(made.counters());
  return text + "run " + made.run_hashes().to_string() + "\n";
}

int run(const Request& request) {
  std::ofstream trace;
  if (!request.trace.empty()) trace.open(request.trace, std::ios::binary);
  const std::string first = run_once(request, trace.is_open() ? &trace : nullptr);
  std::fputs(first.c_str(), stdout);
  for (int i = 1; i < request.times; ++i) {
    if (run_once(request, nullptr) == first) continue;
    std::fprintf(stderr, "run %d of the same seed differs from the first\n", i + 1);
    return 1;
  }
  return 0;
}

std::string whole_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

int compare(const std::string& left_path, const std::string& right_path) {
  const auto left = TraceMemory::read(whole_file(left_path));
  const auto right = TraceMemory::read(whole_file(right_path));
  if (!left || !right) {
    std::fprintf(stderr, "%s\n", (left ? right.error() : left.error()).c_str());
    return 2;
  }
  const auto difference = first_difference(left.value(), right.value());
  std::printf("%s\n", difference ? difference->to_string().c_str() : "no difference");
  return difference ? 1 : 0;
}

}  // namespace
}  // namespace swarmstage::determinism

int main(int count, char** arguments) {
  using namespace swarmstage::determinism;
  const auto request = read_arguments(count, arguments);
  if (!request) return misused(arguments[0]);
  if (!request->compare.empty()) return compare(request->compare[0], request->compare[1]);
  return run(*request);
}
