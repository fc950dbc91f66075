#include "core/base/assert.h"

#include <cstdio>
#include <cstdlib>

namespace swarmstage {

void assertion_failed(const char* expression, const char* file, int line, const char* message) {
  std::fprintf(stderr, "swarmstage: %s (assertion %s at %s:%d)\n", message, expression, file, line);
  std::fflush(stderr);
  std::abort();
}

}  // namespace swarmstage
