#pragma once

// An entity tag made from what it stands for: the same bytes, the same tag, on
// every machine. Not meant to withstand somebody who looks for collisions.

#include <string>

#include "core/base/byte_view.h"

namespace swarmstage::http {

/// With its quotes.
std::string content_tag(ByteView bytes);

}  // namespace swarmstage::http
