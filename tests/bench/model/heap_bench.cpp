// The reference: the hand-written heap on all loads of the model's table.

#include "tests/bench/model/bench_program.h"
#include "tests/bench/model/heap_reference.h"

int main(int count, char** arguments) {
  return swarmstage::bench::run_bench_program(count, arguments,
                                              swarmstage::bench::run_heap_reference);
}
