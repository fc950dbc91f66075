#include "core/base/assert.h"
#include "core/control/control_message.h"
#include "tests/fuzz/targets.h"

namespace swarmstage::fuzz {

void control(ByteView input) {
  const auto message = parse_control(input.text());
  if (!message) {
    SWARMSTAGE_ASSERT(!message.error().empty(), "a refusal says nothing");
    SWARMSTAGE_ASSERT(message.error().find('\n') == std::string::npos,
                      "a refusal has more than one line");
    return;
  }
  const std::string once = format_control(message.value());
  SWARMSTAGE_ASSERT(once.find('\n') == std::string::npos, "a message has more than one line");
  const auto again = parse_control(once);
  SWARMSTAGE_ASSERT(again.ok(), "a message that was written is refused");
  SWARMSTAGE_ASSERT(format_control(again.value()) == once, "writing a message changed it");
}

}  // namespace swarmstage::fuzz
