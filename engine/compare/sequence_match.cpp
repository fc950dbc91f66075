#include "engine/compare/sequence_match.h"

#include <algorithm>
#include <map>
#include <string_view>

namespace swarmstage {

namespace {

constexpr std::size_t most_pairs = 4'000'000;

using Numbers = std::vector<std::size_t>;

// Equal texts become equal numbers, so that comparing is cheap.
Numbers numbered(const std::vector<ToldEvent>& deeds,
                 std::map<std::string_view, std::size_t>& known) {
  Numbers numbers;
  for (const ToldEvent& deed : deeds)
    numbers.push_back(known.emplace(deed.text, known.size()).first->second);
  return numbers;
}

std::size_t in_both(Numbers left, Numbers right) {
  std::sort(left.begin(), left.end());
  std::sort(right.begin(), right.end());
  Numbers both;
  std::set_intersection(left.begin(), left.end(), right.begin(), right.end(),
                        std::back_inserter(both));
  return both.size();
}

std::size_t longest_common(const Numbers& left, const Numbers& right) {
  if (left.size() * right.size() > most_pairs) return in_both(left, right);
  Numbers row(right.size() + 1, 0);
  for (const std::size_t each : left) {
    std::size_t diagonal = 0;
    for (std::size_t j = 0; j < right.size(); ++j) {
      const std::size_t above = row[j + 1];
      row[j + 1] = each == right[j] ? diagonal + 1 : std::max(above, row[j]);
      diagonal = above;
    }
  }
  return row.back();
}

}  // namespace

SequenceMatch match(const std::vector<ToldEvent>& left, const std::vector<ToldEvent>& right) {
  std::map<std::string_view, std::size_t> known;
  Numbers one = numbered(left, known);
  Numbers other = numbered(right, known);
  const auto [at, there] = std::mismatch(one.begin(), one.end(), other.begin(), other.end());
  const auto same = static_cast<std::size_t>(at - one.begin());
  if (at == one.end() && there == other.end()) return {same, std::nullopt};
  one.erase(one.begin(), at);
  other.erase(other.begin(), there);
  std::size_t tail = 0;
  for (; !one.empty() && !other.empty() && one.back() == other.back(); ++tail) {
    one.pop_back();
    other.pop_back();
  }
  return {same + longest_common(one, other) + tail, same};
}

}  // namespace swarmstage
