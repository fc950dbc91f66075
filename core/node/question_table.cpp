#include "core/node/question_table.h"

#include <algorithm>

namespace swarmstage {

void QuestionTable::add(std::uint32_t id) {
  ids_.insert(std::upper_bound(ids_.begin(), ids_.end(), id), id);
}

bool QuestionTable::contains(std::uint32_t id) const {
  return std::binary_search(ids_.begin(), ids_.end(), id);
}

bool QuestionTable::remove(std::uint32_t id) {
  const auto place = std::lower_bound(ids_.begin(), ids_.end(), id);
  if (place == ids_.end() || *place != id) return false;
  ids_.erase(place);
  return true;
}

}  // namespace swarmstage
