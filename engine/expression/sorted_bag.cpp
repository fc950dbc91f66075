#include "engine/expression/sorted_bag.h"

#include <algorithm>
#include <cmath>

#include "core/base/assert.h"

namespace swarmstage {

namespace {

constexpr std::size_t block_limit = 512;

}  // namespace

// The first block whose last value is not below this one, or the last block.
std::size_t SortedBag::block_for(double value) const {
  const auto found =
      std::lower_bound(blocks_.begin(), blocks_.end(), value,
                       [](const auto& block, double wanted) { return block.back() < wanted; });
  const auto at = static_cast<std::size_t>(found - blocks_.begin());
  return std::min(at, blocks_.size() - 1);
}

void SortedBag::insert(double value) {
  if (size_ == 0) {
    shift_ = value;
    sum_ = squares_ = 0;
    size_ = 1;
    blocks_ = {{value}};
    return;
  }
  const std::size_t which = block_for(value);
  std::vector<double>& block = blocks_[which];
  block.insert(std::upper_bound(block.begin(), block.end(), value), value);
  if (block.size() > block_limit) {
    const auto middle = block.begin() + block_limit / 2;
    std::vector<double> upper(middle, block.end());
    block.erase(middle, block.end());
    blocks_.insert(blocks_.begin() + static_cast<std::ptrdiff_t>(which) + 1, std::move(upper));
  }
  ++size_;
  sum_ += value - shift_;
  squares_ += (value - shift_) * (value - shift_);
}

void SortedBag::remove(double value) {
  SWARMSTAGE_ASSERT(size_ > 0, "a value was taken from an empty bag");
  const std::size_t which = block_for(value);
  std::vector<double>& block = blocks_[which];
  const auto found = std::lower_bound(block.begin(), block.end(), value);
  SWARMSTAGE_ASSERT(found != block.end() && *found == value, "a value was not in the bag");
  block.erase(found);
  if (block.empty()) blocks_.erase(blocks_.begin() + static_cast<std::ptrdiff_t>(which));
  --size_;
  sum_ -= value - shift_;
  squares_ -= (value - shift_) * (value - shift_);
}

double SortedBag::at(std::size_t rank) const {
  SWARMSTAGE_ASSERT(rank < size_, "a rank beyond the bag");
  for (const std::vector<double>& block : blocks_) {
    if (rank < block.size()) return block[rank];
    rank -= block.size();
  }
  return 0;
}

double SortedBag::sum() const {
  return sum_ + shift_ * static_cast<double>(size_);
}

double SortedBag::mean() const {
  return shift_ + sum_ / static_cast<double>(size_);
}

double SortedBag::stddev() const {
  const auto count = static_cast<double>(size_);
  return std::sqrt(std::max(0.0, squares_ / count - (sum_ / count) * (sum_ / count)));
}

double SortedBag::percentile(double share) const {
  // The share is a decimal fraction: 0.99 * 100 must be 99, not a bit more.
  const double rank = std::ceil(share * static_cast<double>(size_) - 1e-9);
  return at(static_cast<std::size_t>(std::max(rank, 1.0)) - 1);
}

}  // namespace swarmstage
