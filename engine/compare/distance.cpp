#include "engine/compare/distance.h"

#include <algorithm>
#include <cmath>

namespace swarmstage {

namespace {

constexpr int quantiles = 1000;
constexpr double as_far_as_it_gets = 10;  // a factor of 22,000

double largest_gap(const std::vector<double>& left, const std::vector<double>& right) {
  double gap = 0;
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < left.size() && j < right.size()) {
    const double value = std::min(left[i], right[j]);
    while (i < left.size() && left[i] <= value) ++i;
    while (j < right.size() && right[j] <= value) ++j;
    const double share_left = static_cast<double>(i) / static_cast<double>(left.size());
    const double share_right = static_cast<double>(j) / static_cast<double>(right.size());
    gap = std::max(gap, std::abs(share_left - share_right));
  }
  return gap;
}

}  // namespace

double quantile(const std::vector<double>& sorted, double share) {
  if (sorted.empty()) return 0;
  const double place = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  const double part = place - static_cast<double>(below);
  return sorted[below] + part * (sorted[above] - sorted[below]);
}

Distance distance_of(std::vector<double>& left, std::vector<double>& right) {
  if (left.empty() && right.empty()) return {};
  if (left.empty() || right.empty()) return {as_far_as_it_gets, 1};
  std::sort(left.begin(), left.end());
  std::sort(right.begin(), right.end());
  const double greatest = std::max(left.back(), right.back());
  if (greatest <= 0) return {left == right ? 0 : as_far_as_it_gets, largest_gap(left, right)};
  const double least = greatest / 1000;
  double sum = 0;
  for (int i = 0; i < quantiles; ++i) {
    const double share = (i + 0.5) / quantiles;
    const double one = std::max(quantile(left, share), least);
    const double other = std::max(quantile(right, share), least);
    sum += std::abs(std::log(one / other));
  }
  return {sum / quantiles, largest_gap(left, right)};
}

}  // namespace swarmstage
