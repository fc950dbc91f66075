#pragma once

// Values as what a key wants: each reader gives the value, or adds one problem
// ("expected a duration such as 250ms, found '20'") and gives nothing. A null
// value, which is how a map says that a key is absent, gives nothing and is no
// problem: that is for the caller to say.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/node/time.h"
#include "engine/document/problems.h"
#include "engine/document/value.h"

namespace swarmstage {

std::optional<std::string> read_text(const Value* value, Problems& problems);
/// One of these words, by its place in the list.
std::optional<std::size_t> read_choice(const Value* value, std::span<const std::string> choices,
                                       Problems& problems);
std::optional<std::int64_t> read_integer(const Value* value, Problems& problems,
                                         std::int64_t low = INT64_MIN,
                                         std::int64_t high = INT64_MAX);
std::optional<double> read_real(const Value* value, Problems& problems);
std::optional<bool> read_flag(const Value* value, Problems& problems);
std::optional<Duration> read_duration(const Value* value, Problems& problems);
/// In bytes.
std::optional<std::uint64_t> read_size(const Value* value, Problems& problems);
/// In bits per second.
std::optional<std::uint64_t> read_rate(const Value* value, Problems& problems);
/// From 0 to 1: "5%", or a plain number in that range.
std::optional<double> read_percentage(const Value* value, Problems& problems);
/// The items of a list; empty, with a problem, if it is none.
std::span<const Value> read_list(const Value* value, Problems& problems);
/// A list of texts; a single text is a list of one.
std::optional<std::vector<std::string>> read_texts(const Value* value, Problems& problems);

}  // namespace swarmstage
