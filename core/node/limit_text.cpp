#include "core/node/limit_text.h"

#include "core/node/units.h"

namespace swarmstage {

std::string limit_text(const ConfigKey& key, double limit) {
  if (key.type == ValueType::duration) {
    return format_duration(Duration(static_cast<std::int64_t>(limit * 1e9)));
  }
  if (key.type == ValueType::size) return format_size(static_cast<std::uint64_t>(limit));
  const auto whole = static_cast<std::int64_t>(limit);
  return (limit == static_cast<double>(whole) ? Json(whole) : Json(limit)).dump();
}

}  // namespace swarmstage
