#pragma once

// Numbers in order, with ranks: where a percentile of a hundred thousand samples is
// wanted after each new one. Blocks of a few hundred, so that putting in, taking out
// and finding by rank cost about the square root of how many there are.

#include <cstddef>
#include <vector>

namespace swarmstage {

class SortedBag {
 public:
  void insert(double value);
  /// It must be there.
  void remove(double value);

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  /// The smallest has rank 0.
  double at(std::size_t rank) const;
  double sum() const;
  double mean() const;
  /// Of these values, not of what they were drawn from.
  double stddev() const;
  /// The smallest value that this share of all is not above.
  double percentile(double share) const;

 private:
  std::size_t block_for(double value) const;

  std::vector<std::vector<double>> blocks_;  // none is empty
  std::size_t size_ = 0;
  double shift_ = 0;  // sums are kept of differences from the first value
  double sum_ = 0;
  double squares_ = 0;
};

}  // namespace swarmstage
