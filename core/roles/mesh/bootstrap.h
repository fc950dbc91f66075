#pragma once

// The addresses the user gave to begin with. Each is tried after 1, 2, 4, 8 and
// 16 s (times bootstrap_delay), then every bootstrap_interval, until it answers;
// and again whenever the last peer is lost.

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/roles/mesh/dialer.h"

namespace swarmstage::mesh {

class Bootstrap {
 public:
  explicit Bootstrap(Mesh& mesh) : mesh_(mesh) {}

  void begin(Context& context);
  void attempt(Context& context, std::uint64_t index);
  void ended(Context& context, std::uint32_t index, DialResult result, std::string_view why);

 private:
  struct Target {
    std::uint32_t attempts = 0;
    bool active = false;
    bool self = false;
  };
  void wait(Context& context, std::size_t index);
  std::string name_of(std::size_t index) const;

  Mesh& mesh_;
  std::vector<Target> targets_;
};

}  // namespace swarmstage::mesh
