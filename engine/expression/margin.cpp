#include "engine/expression/margin.h"

namespace swarmstage {

std::string Margin::to_string() const {
  const std::string distance = format_quantity(amount < 0 ? -amount : amount, type);
  return distance + (amount < 0 ? " short" : " to spare");
}

}  // namespace swarmstage
