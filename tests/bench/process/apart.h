#pragma once

// A part of a benchmark in a child process of its own, so that neither its memory nor
// its allocator's habits reach the next part; and the processor time of a process.
// Requires a process of one thread.

#include <cstddef>
#include <functional>
#include <span>
#include <type_traits>

namespace swarmstage::bench {

/// User and system time of this process, in seconds.
double cpu_seconds();

/// Calls the part in a child process; it fills in these bytes, which are handed over.
/// Returns the most memory it held, in megabytes. Ends the program if it fails.
double fill_apart(std::span<std::byte> result, const std::function<void()>& part);

template <typename Result>
struct Apart {
  Result result{};
  double peak_megabytes = 0;
};

/// What part() returns in a child process.
template <typename Part>
auto run_apart(Part part) {
  using Result = std::invoke_result_t<Part>;
  static_assert(std::is_trivially_copyable_v<Result>, "it goes through a pipe");
  Apart<Result> apart;
  apart.peak_megabytes = fill_apart(std::as_writable_bytes(std::span(&apart.result, 1)),
                                    [&] { apart.result = part(); });
  return apart;
}

}  // namespace swarmstage::bench
