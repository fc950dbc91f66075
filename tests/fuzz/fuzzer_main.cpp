// The entry libFuzzer calls; which target it leads to is decided by the build.

#include <cstddef>
#include <cstdint>

#include "tests/fuzz/targets.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  swarmstage::fuzz::SWARMSTAGE_FUZZ_TARGET({data, size});
  return 0;
}
