#pragma once

// A trace record in a few words, for people who look for a difference.

#include <string>

#include "core/trace/trace_sink.h"

namespace swarmstage {

/// Such as: command write to stream 3: "hello" (5 bytes).
std::string describe_record(const TraceRecord& record);

/// Of two records of one kind that read the same: where they are not, such as
/// " (they differ in the timer's subject: 4 and 5)".
std::string describe_difference(const TraceRecord& left, const TraceRecord& right);

/// The first bytes as text, with what cannot be printed escaped.
std::string preview(ByteView bytes, std::size_t longest = 40);

}  // namespace swarmstage
