#pragma once

// What a terminal is told about runs: short when all is well, and with all that
// helps when it is not. Columns are aligned; colour comes only when asked for.

#include <span>
#include <string>

#include "engine/run/run_result.h"

namespace swarmstage {

enum class Colour : std::uint8_t { off, on };

/// One run: a line each expectation, and below the bad ones what failure_text says.
std::string summary_of(const RunResult& run, Colour colour = Colour::off);

/// Several runs, one line each, then how many of them came out how.
std::string table_of(std::span<const RunResult> runs, Colour colour = Colour::off);

/// For the summary page of a CI step: a table, and a folded section each failure.
std::string markdown_of(std::span<const RunResult> runs);

}  // namespace swarmstage
