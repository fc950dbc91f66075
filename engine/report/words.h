#pragma once

// How the parts of a run are said to people, the same in every report: times in
// seconds, an event on one line, a run by what tells it from others.

#include <string>
#include <string_view>
#include <vector>

#include "engine/run/run_result.h"

namespace swarmstage {

/// "12.5s": exact, and in the same unit everywhere.
std::string seconds_text(Duration duration);
/// "crash", "MsgPing number=4 to=peer[2]".
std::string event_text(const RunEvent& event);
/// "a crash is noticed, on model, seed 7".
std::string run_title(const RunResult& run);
std::string run_title(const std::string& scenario, const std::string& stage, std::uint64_t seed);
std::string joined(const std::vector<std::string>& words);
/// "1 node", "3 nodes".
std::string counted(std::size_t count, std::string_view what);
/// Cut at `longest` letters (not bytes), with three dots.
std::string shortened(const std::string& text, std::size_t longest);
/// How many columns it takes on a terminal, near enough: its letters.
std::size_t letters(std::string_view text);
/// Filled up with blanks to so many columns.
std::string padded(std::string text, std::size_t columns);

}  // namespace swarmstage
