#pragma once

// A trace record in a few words, for people who look for a difference.

#include <string>

#include "core/trace/trace_sink.h"

namespace swarmstage {

/// Such as: command write to stream 3: "hello" (5 bytes).
std::string describe_record(const TraceRecord& record);

/// The first bytes as text, with what cannot be printed escaped.
std::string preview(ByteView bytes, std::size_t longest = 40);

}  // namespace swarmstage
