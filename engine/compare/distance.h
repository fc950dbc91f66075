#pragma once

// How far two distributions are apart. The logarithmic distance is the
// Wasserstein distance of the logarithms: the mean of |ln a - ln b| over equal
// quantiles. It counts in factors, so one number means the same for every
// metric: 0 the same, 0.69 twice as large throughout. Kolmogorov-Smirnov, the
// largest gap between the two shares below a value, stands beside it for those
// who know it; by itself it would call two narrow distributions that barely
// miss each other as different as can be.

#include <vector>

namespace swarmstage {

struct Distance {
  double logarithmic = 0;
  double kolmogorov_smirnov = 0;
};

/// Sorts both. Values of 0 or below count as a thousandth of the greatest; two
/// empty ones are the same, one empty is as far as it gets.
Distance distance_of(std::vector<double>& left, std::vector<double>& right);

/// Of sorted values; 0 without any.
double quantile(const std::vector<double>& sorted, double share);

}  // namespace swarmstage
