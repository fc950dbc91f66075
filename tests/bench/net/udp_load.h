#pragma once

// The load of the sockets benchmark, the same for our stage and for the bare
// program, and how it is measured. Every node sends one datagram each period, to
// the next node; the datagram says when it was due, so that a timer that is late
// counts as delay too. The first second is not counted. Reports what a message
// costs, the share of one core, and the 99th percentile of the delay.

#include <cstddef>
#include <cstdint>
#include <vector>

namespace swarmstage::bench {

struct UdpLoad {
  static constexpr std::uint32_t nodes = 1000;
  static constexpr std::int64_t period = 100'000'000;  // nanoseconds
  static constexpr std::size_t payload_bytes = 100;
  static constexpr std::int64_t warm_up = 1'000'000'000;

  std::int64_t measured = 10'000'000'000;

  /// Seconds to measure may be the only argument.
  static UdpLoad from(int count, char** arguments);
  /// When a node sends first: spread over the period.
  static std::int64_t phase(std::uint32_t node) { return period / nodes * node; }
  static std::uint32_t receiver(std::uint32_t node) { return (node + 1) % nodes; }
};

class UdpMeter {
 public:
  explicit UdpMeter(const UdpLoad& load);
  /// At the end of the warm-up, and when the time is over.
  void begin();
  void end();
  void arrived(std::int64_t due, std::int64_t now) {
    if (measuring_) delays_.push_back(now - due);
  }
  /// False: so many datagrams are missing that nothing was measured.
  bool report();

 private:
  UdpLoad load_;
  bool measuring_ = false;
  double cpu_ = 0;
  std::vector<std::int64_t> delays_;
};

/// A thousand sockets need more descriptors than most shells allow at first.
void allow_many_descriptors();

}  // namespace swarmstage::bench
