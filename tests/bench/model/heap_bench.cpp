// The hand-written heap alone, on all loads of the model's benchmark table.

#include <cstdio>

#include "tests/bench/model/heap_reference.h"

using swarmstage::bench::Figures;
using swarmstage::bench::Load;

namespace {

void measure(const char* name, const Load& load) {
  const Figures figures =
      swarmstage::bench::run_apart([&] { return swarmstage::bench::run_heap_reference(load, 7); });
  std::printf(
      "{\"benchmark\":\"%s\",\"engine\":\"binary heap\",\"nodes\":%u,\"messages\":%llu,"
      "\"us_per_message\":%.3f,\"set_up_seconds\":%.2f,\"peak_mb\":%.0f}\n",
      name, load.nodes, static_cast<unsigned long long>(figures.messages),
      figures.microseconds_per_message(), figures.set_up_seconds, figures.peak_megabytes);
}

}  // namespace

int main() {
  for (const std::uint32_t nodes : {10'000U, 100'000U}) {
    Load load{.nodes = nodes};
    measure("model, timer per node", load);
    load.timer_per_link = true;
    measure("model, timer per link", load);
  }
  for (const std::uint32_t nodes : {100'000U, 1'000'000U})
    measure("model, 0.1 message/s", Load{.nodes = nodes, .period = 10'000'000'000});
}
