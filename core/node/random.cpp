#include "core/node/random.h"

#include <bit>
#include <cstring>
#include <limits>

#include "core/base/assert.h"
#include "core/trace/mix.h"

namespace swarmstage {

namespace {

std::uint64_t split_mix(std::uint64_t& state) {
  state += 0x9e3779b97f4a7c15U;
  std::uint64_t z = state;
  z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
  z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
  return z ^ (z >> 31U);
}

}  // namespace

std::uint64_t stable_id(std::string_view name) {
  return hash_bytes(ByteView(name));
}

Random::Random(std::uint64_t run_seed, std::uint64_t stable_id, std::string_view purpose)
    : Random(run_seed, stable_id, hash_bytes(ByteView(purpose))) {}

Random::Random(std::uint64_t run_seed, std::uint64_t stable_id, std::uint64_t purpose) {
  std::uint64_t state = run_seed;
  state = split_mix(state) ^ stable_id;
  state = split_mix(state) ^ purpose;
  state_[0] = split_mix(state);
  state_[1] = split_mix(state) | 1U;  // the generator must not start at zero
}

std::uint64_t Random::next() {  // xoroshiro128++
  const std::uint64_t first = state_[0];
  std::uint64_t second = state_[1];
  const std::uint64_t result = std::rotl(first + second, 17) + first;
  second ^= first;
  state_[0] = std::rotl(first, 49) ^ second ^ (second << 21U);
  state_[1] = std::rotl(second, 28);
  return result;
}

std::uint64_t Random::below(std::uint64_t bound) {
  SWARMSTAGE_ASSERT(bound != 0, "a random number below zero was asked for");
  __extension__ using Wide = unsigned __int128;
  Wide product = static_cast<Wide>(next()) * bound;
  if (static_cast<std::uint64_t>(product) < bound) {  // the biased part, rarely
    const std::uint64_t threshold = -bound % bound;
    while (static_cast<std::uint64_t>(product) < threshold) {
      product = static_cast<Wide>(next()) * bound;
    }
  }
  return static_cast<std::uint64_t>(product >> 64U);
}

std::int64_t Random::between(std::int64_t low, std::int64_t high) {
  SWARMSTAGE_ASSERT(low <= high, "a random number from an empty range was asked for");
  const std::uint64_t width = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low);
  const std::uint64_t offset =
      width == std::numeric_limits<std::uint64_t>::max() ? next() : below(width + 1);
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(low) + offset);
}

Duration Random::between(Duration low, Duration high) {
  return Duration(between(low.count(), high.count()));
}

double Random::exponential(double mean) {
  return -mean * portable_log(1.0 - real());
}

Duration Random::exponential(Duration mean) {
  // More than a century is no length for anything, and much more would not fit.
  constexpr double longest = 4e18;
  const double drawn = exponential(static_cast<double>(mean.count()));
  return Duration(static_cast<std::int64_t>(drawn < longest ? drawn : longest));
}

void Random::fill(std::span<std::byte> bytes) {
  while (!bytes.empty()) {
    const std::uint64_t value = next();
    const std::size_t count = std::min(bytes.size(), sizeof(value));
    std::memcpy(bytes.data(), &value, count);
    bytes = bytes.subspan(count);
  }
}

namespace {

// A fraction from a half to one, and the power of two that the value is of it. The C
// library has this in its part for mathematics, of which nothing else is wanted.
double split(double value, int& exponent) {
  constexpr double smallest_normal = std::numeric_limits<double>::min();
  constexpr double two_to_54 = 18014398509481984.0;
  const bool tiny = value < smallest_normal;
  if (tiny) value *= two_to_54;  // exact: only moves bits
  const auto bits = std::bit_cast<std::uint64_t>(value);
  exponent = static_cast<int>(bits >> 52U) - 1022 - (tiny ? 54 : 0);
  return std::bit_cast<double>((bits & 0xfffffffffffffU) | 0x3fe0000000000000U);
}

}  // namespace

double portable_log(double value) {
  SWARMSTAGE_ASSERT(value > 0, "the logarithm of a number that is not positive was asked for");
  int exponent = 0;
  double fraction = split(value, exponent);
  if (fraction < 0.70710678118654752440) {
    fraction *= 2;
    --exponent;
  }
  const double ratio = (fraction - 1) / (fraction + 1);
  const double square = ratio * ratio;
  double sum = 0;
  for (int power = 27; power >= 1; power -= 2) sum = sum * square + 1.0 / power;
  return 2 * ratio * sum + exponent * 0.69314718055994530942;
}

}  // namespace swarmstage
