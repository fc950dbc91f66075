#include "engine/document/map_reader.h"

#include <algorithm>

#include "core/base/nearest.h"

namespace swarmstage {

MapReader::MapReader(const Value& map, std::string_view what, Problems& problems)
    : map_(map), what_(what), problems_(problems) {
  if (!is_map()) problems_.add(map_, "expected " + what_ + ", a map, found " + map_.describe());
}

const Value* MapReader::find(std::string_view key) {
  known_.emplace_back(key);
  return map_.find(key);
}

const Value* MapReader::require(std::string_view key) {
  const Value* value = find(key);
  if (value || !is_map()) return value;
  problems_.add(map_, what_ + " needs the key '" + std::string(key) + "'");
  return nullptr;
}

void MapReader::finish() {
  for (const Entry& each : map_.entries()) {
    if (std::find(known_.begin(), known_.end(), each.key) != known_.end()) continue;
    problems_.add(map_.file(), each.key_at,
                  what_ + " has no key '" + each.key + "'" + suggestion(each.key, known_));
  }
}

}  // namespace swarmstage
