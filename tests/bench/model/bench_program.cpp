#include "tests/bench/model/bench_program.h"

#include <algorithm>
#include <cstdio>
#include <string>
#include <string_view>

#include "tests/bench/model/rows.h"
#include "tests/bench/report.h"

namespace swarmstage::bench {

namespace {

// By its name, or by the beginning of it up to a word's end.
bool is_wanted(std::string_view name, int count, char** arguments) {
  if (count < 2) return true;
  return std::any_of(arguments + 1, arguments + count, [name](std::string_view wanted) {
    if (!name.starts_with(wanted)) return false;
    return name.size() == wanted.size() || name[wanted.size()] == '/' || name[wanted.size()] == '_';
  });
}

}  // namespace

int run_bench_program(int count, char** arguments,
                      Figures (*run)(const Load&, std::uint64_t seed)) {
  int matched = 0;
  for (const Row& row : model_rows()) {
    if (!is_wanted(row.name, count, arguments)) continue;
    ++matched;
    const auto [figures, peak_megabytes] = run_apart([&] { return run(row.load, 7); });
    const std::string name = row.name;
    report(name.c_str(), figures.microseconds_per_message(), "us/message");
    report((name + "/peak").c_str(), peak_megabytes, "MB");
    report((name + "/set_up").c_str(), figures.set_up_seconds, "s");
    // As many digits of it as a figure has; 0 would be no ratio.
    const auto digits = static_cast<double>(figures.checksum % 999'999 + 1);
    report((name + "/checksum").c_str(), digits, "");
    if (figures.idle_bytes > 0) report((name + "/idle").c_str(), figures.idle_bytes, "B/node");
  }
  if (matched == 0) std::fprintf(stderr, "no row begins with '%s'\n", arguments[1]);
  return matched == 0 ? 2 : 0;
}

}  // namespace swarmstage::bench
