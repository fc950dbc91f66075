#pragma once

// Reads YAML 1.2 into a ValueBuilder: the one place that knows yaml-cpp. Throws a
// Refusal at the first thing that is no YAML, or none that we read.

#include "engine/document/value_builder.h"

namespace swarmstage {

void read_yaml(const SourceText& source, ValueBuilder& builder);

}  // namespace swarmstage
