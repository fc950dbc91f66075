#include "core/base/nearest.h"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

namespace swarmstage {

namespace {

// Edits to turn one word into the other; a swap of neighbours counts as one.
std::size_t distance(std::string_view left, std::string_view right) {
  std::vector<std::size_t> before;
  std::vector<std::size_t> above(right.size() + 1);
  std::iota(above.begin(), above.end(), std::size_t{0});
  for (std::size_t i = 1; i <= left.size(); ++i) {
    std::vector<std::size_t> row(right.size() + 1, i);
    for (std::size_t j = 1; j <= right.size(); ++j) {
      const std::size_t change = left[i - 1] == right[j - 1] ? 0 : 1;
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + change});
      const bool swapped =
          i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before = std::exchange(above, row);
  }
  return above.back();
}

// Work grows with the product of two lengths, and words come from anywhere.
constexpr std::size_t longest_word = 64;

std::string_view beginning(std::string_view word) {
  return word.substr(0, longest_word);
}

}  // namespace

std::optional<std::string> nearest_word(std::string_view word, std::span<const std::string> known) {
  if (word.size() > 2 * longest_word) return std::nullopt;
  const std::size_t allowed = std::max<std::size_t>(1, word.size() / 3 + 1);
  std::optional<std::string> best;
  std::size_t best_distance = allowed + 1;
  for (const std::string& candidate : known) {
    const bool starts = word.size() >= 3 && candidate.starts_with(word);
    const std::size_t edits = starts ? 1 : distance(beginning(word), beginning(candidate));
    if (edits >= best_distance) continue;
    best_distance = edits;
    best = candidate;
  }
  return best;
}

std::string suggestion(std::string_view word, std::span<const std::string> known) {
  if (const auto near = nearest_word(word, known)) return "; did you mean '" + *near + "'?";
  if (known.empty()) return "";
  std::string text = "; known are ";
  for (std::size_t i = 0; i < known.size(); ++i) text += (i == 0 ? "" : ", ") + known[i];
  return text;
}

}  // namespace swarmstage
