#pragma once

// A word as a POSIX shell has to read it to get just that word: for commands that
// people copy from what we print.

#include <string>
#include <string_view>

namespace swarmstage {

/// As it is if the shell does nothing to it, else in quotes. On one line, unless
/// the word ends with a line end.
std::string shell_word(std::string_view word);

}  // namespace swarmstage
