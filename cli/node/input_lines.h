#pragma once

// Standard input as numbered lines. Of a line that has not ended and is longer than the
// node could say, only the beginning is kept; the rest is counted.

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace swarmstage::cli {

class InputLines {
 public:
  struct Line {
    std::size_t number = 0;  // the first is 1
    std::string_view text;   // until the next call
    std::size_t lost = 0;    // bytes behind the text that were not kept
  };

  /// `longest` is asked about lines of more than that many bytes.
  static constexpr std::size_t asked_from = 64U << 10U;
  explicit InputLines(std::function<std::size_t()> longest) : longest_(std::move(longest)) {}

  void add(std::string_view bytes);
  /// Nothing: the next one has not ended yet.
  std::optional<Line> next();
  /// At the end of the input: what stands behind the last line end, if anything.
  std::optional<Line> last();

 private:
  void cut();

  std::function<std::size_t()> longest_;
  std::string held_;
  std::size_t given_ = 0;    // of what is held
  std::size_t scanned_ = 0;  // of what is held, and has no line end behind what was given
  std::size_t lost_ = 0;
  std::size_t number_ = 0;
};

}  // namespace swarmstage::cli
