#pragma once

// Chance in the network. Dice are keyed by what they decide about (run seed, the
// stable ids of sender and receiver, a purpose) and by how often they have been
// thrown, so that one more node, link or fault disturbs no other. A throw is one
// multiplication; nothing is kept but the count.

#include <cstdint>

#include "core/trace/mix.h"

namespace swarmstage::model {

class Dice {
 public:
  Dice(std::uint64_t key, std::uint32_t& thrown) : key_(key), thrown_(thrown) {}

  std::uint64_t next() {
    const std::uint64_t at = key_ + ++thrown_ * 0x9e3779b97f4a7c15U;
    return mix(at, at ^ key_);
  }
  /// Uniform in [0, bound); the bias is below 2^-32 for bounds below 2^32.
  std::uint64_t below(std::uint64_t bound) {
    __extension__ using Wide = unsigned __int128;
    return static_cast<std::uint64_t>(static_cast<Wide>(next()) * bound >> 64U);
  }

 private:
  std::uint64_t key_;
  std::uint32_t& thrown_;
};

/// A probability, ready to be compared with a throw.
class Chance {
 public:
  Chance() = default;
  explicit Chance(double probability)
      : below_(probability <= 0   ? 0
               : probability >= 1 ? always
                                  : static_cast<std::uint64_t>(probability * 0x1.0p64)) {}
  bool possible() const { return below_ != 0; }
  bool happens(Dice& dice) const {
    return below_ == always || (below_ != 0 && dice.next() < below_);
  }

 private:
  static constexpr std::uint64_t always = ~std::uint64_t{0};
  std::uint64_t below_ = 0;
};

}  // namespace swarmstage::model
