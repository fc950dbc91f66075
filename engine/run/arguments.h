#pragma once

// Arguments of operations that are drawn anew each time: a text that is nothing
// but `uniform(1, 10)`, `zipf(1.1, 200)`, `choice(a, b, c)`, `letters(64)` or
// `counter()`. All else is passed as it stands.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/base/result.h"
#include "core/node/random.h"

namespace swarmstage {

/// Ranks from 0, the first the likeliest: P(k) ~ 1 / (k + 1) ^ exponent.
class ZipfRanks {
 public:
  ZipfRanks(double exponent, std::uint32_t count);
  std::uint32_t draw(Random& random) const;

 private:
  std::vector<double> sums_;
};

class DrawnArguments {
 public:
  /// One line on what is wrong with a draw.
  static Result<DrawnArguments> parse(const Json& arguments);

  Json draw(Random& random);

 private:
  struct Draw {
    std::string key;
    enum class Kind : std::uint8_t { uniform, zipf, choice, letters, counter } kind{};
    std::int64_t low = 0;
    std::int64_t high = 0;
    std::vector<std::string> words;
    std::optional<ZipfRanks> ranks;
    std::int64_t count = 0;
  };

  static Result<std::optional<Draw>> parse_draw(const std::string& key, const std::string& text);
  static bool fill(Draw& draw);
  static Json value(Draw& draw, Random& random);

  Json plain_;
  std::vector<Draw> draws_;
};

}  // namespace swarmstage
