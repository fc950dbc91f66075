#pragma once

// The one place that decides which JSON type the project speaks. Ordered maps:
// what is iterated or printed comes out in the order it was put in.

#include <nlohmann/json.hpp>

namespace swarmstage {

using Json = nlohmann::ordered_json;

}  // namespace swarmstage
