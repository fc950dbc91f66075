#pragma once

// Reads JSON (RFC 8259) into a ValueBuilder. YAML covers most of JSON, but not
// tabs as indentation, not pairs of surrogates, and no key of a thousand letters.
// Throws a Refusal at the first thing that is no JSON.

#include "engine/document/value_builder.h"

namespace swarmstage {

void read_json(const SourceText& source, ValueBuilder& builder);

}  // namespace swarmstage
