#pragma once

// What a terminal is told about runs: short when all is well, and with all that
// helps when it is not. Columns are aligned; colour comes only when asked for.

#include <span>
#include <string>

#include "engine/report/lost_run.h"
#include "engine/run/run_result.h"

namespace swarmstage {

enum class Colour : std::uint8_t { off, on };

/// One run: a line each expectation, and below the bad ones what failure_text says.
std::string summary_of(const RunResult& run, Colour colour = Colour::off);

/// Several runs, one line each, then how many of them came out how.
std::string table_of(std::span<const RunResult> runs, Colour colour = Colour::off);

/// For the summary page of a CI step, which takes 1 MiB at most: a table, a folded
/// section for each of the first failures, a line for each of some more, and how many
/// are left. Of more runs than a page can show, those that went wrong come first.
std::string markdown_of(std::span<const RunResult> runs, std::span<const LostRun> lost = {});

}  // namespace swarmstage
