#pragma once

// The addresses the user gave to begin with. Each is tried after 1, 2, 4, 8 and
// 16 s (times bootstrap_delay), then every bootstrap_interval, until it answers;
// and again whenever the last peer is lost. Targets are numbered on when the
// configuration gives others, so that what was begun for one that is gone is known.

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/roles/mesh/dialer.h"

namespace swarmstage::mesh {

class Bootstrap {
 public:
  explicit Bootstrap(Mesh& mesh) : mesh_(mesh) {}

  void begin(Context& context);
  /// The configuration names other targets now.
  void replace_targets(Context& context);
  void attempt(Context& context, std::uint64_t number);
  void ended(Context& context, std::uint32_t number, DialResult result, std::string_view why);

 private:
  struct Target {
    std::uint32_t attempts = 0;
    bool active = false;
    bool self = false;
  };
  bool is_target(std::uint64_t number) const;
  void wait(Context& context, std::size_t index);
  std::string name_of(std::size_t index) const;

  Mesh& mesh_;
  std::uint32_t first_ = 0;  // the number of targets_[0]
  std::vector<Target> targets_;
};

}  // namespace swarmstage::mesh
