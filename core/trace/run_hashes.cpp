#include "core/trace/run_hashes.h"

#include <cinttypes>
#include <cstdio>

namespace swarmstage {

std::string RunHashes::to_string() const {
  char text[64];
  std::snprintf(text, sizeof(text), "logical %016" PRIx64 " timed %016" PRIx64, logical, timed);
  return text;
}

}  // namespace swarmstage
