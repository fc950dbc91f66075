#include "net/random_bytes.h"

#include <cerrno>
#include <sys/random.h>

#include "core/base/assert.h"

namespace swarmstage::net {

void fill_random(std::span<std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t count = getrandom(bytes.data(), bytes.size(), 0);
    if (count < 0 && errno == EINTR) continue;
    SWARMSTAGE_ASSERT(count > 0, "the system gives no random bytes");
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
}

}  // namespace swarmstage::net
