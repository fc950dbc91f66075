#pragma once

// The loads of the mesh benchmark, the same for our nodes and for the bare
// program. Lines: one end says lines of 64 bytes as fast as the others take them,
// and the clock stops when the last reader has the last line. Ping: one client,
// the same for both, says PING and waits for the answer, again and again.

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

namespace swarmstage::bench {

struct MeshLoad {
  static constexpr std::size_t line_bytes = 64;  // with its '\n'
  static constexpr std::uint64_t lines_at_once = 256;

  std::string what;         // "lines" or "ping"
  std::size_t readers = 1;  // lines only
  std::uint64_t count = 0;

  /// `lines 1`, `lines 5` or `ping`; then, perhaps, by what to divide the count.
  static MeshLoad from(int count, char** arguments);
};

/// Waits for so many threads to say that they are there.
class Countdown {
 public:
  explicit Countdown(std::size_t left) : left_(left) {}
  void arrived();
  /// False: somebody is still missing after two minutes.
  bool wait();

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t left_;
};

/// Calls begin, waits until every reader has all lines, and reports lines in a
/// second, and processor time for each. False: they never came.
bool measure_lines(const MeshLoad& load, Countdown& readers, const std::function<void()>& begin);

/// Connects to a port of this machine, says the introduction, and reports how many
/// times in a second PING is followed by that answer. False: it never came.
bool measure_pings(const MeshLoad& load, std::uint16_t port, std::string_view introduction,
                   std::string_view answer);

}  // namespace swarmstage::bench
