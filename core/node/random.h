#pragma once

// The only randomness nodes and virtual networks use. Generator and
// distributions are our own, because the standard fixes the former but not the
// latter, and a seed must mean the same run everywhere. Each stream of numbers
// is keyed by (run seed, stable id, purpose), so that one more node, link or
// fault disturbs no other. Not for secrets: see Context::unguessable.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

#include "core/node/time.h"

namespace swarmstage {

class Random {
 public:
  Random() : Random(0, 0, "") {}
  Random(std::uint64_t run_seed, std::uint64_t stable_id, std::string_view purpose);
  Random(std::uint64_t run_seed, std::uint64_t stable_id, std::uint64_t purpose);

  std::uint64_t next();
  /// Uniform in [0, bound); bound must not be 0.
  std::uint64_t below(std::uint64_t bound);
  /// Uniform in [low, high], both included.
  std::int64_t between(std::int64_t low, std::int64_t high);
  Duration between(Duration low, Duration high);
  /// Uniform in [0, 1).
  double real() { return static_cast<double>(next() >> 11U) * 0x1.0p-53; }
  /// True with this probability; 0 never, 1 always.
  bool chance(double probability) { return real() < probability; }
  /// Exponentially distributed with this mean.
  double exponential(double mean);
  Duration exponential(Duration mean);
  void fill(std::span<std::byte> bytes);

  template <typename T>
  T& choice(std::span<T> values) {
    return values[below(values.size())];
  }
  template <typename T>
  void shuffle(std::span<T> values) {
    for (std::size_t left = values.size(); left > 1; --left) {
      using std::swap;
      swap(values[left - 1], values[below(left)]);
    }
  }

 private:
  std::uint64_t state_[2];
};

/// A stable 64-bit id for a name; equal on every machine.
std::uint64_t stable_id(std::string_view name);

/// Natural logarithm from basic operations only: libraries differ in the last
/// bit, and the last bit decides which event comes first.
double portable_log(double value);

}  // namespace swarmstage
