#pragma once

// How the TCP of a simulation behaves where ns-3's defaults are not those of a
// current host: it ships with 536-byte segments, six retries and a second of
// minimum retransmission time. Set once for a whole run, before the first host.

#include <cstdint>

#include "core/node/time.h"

namespace swarmstage::packet {

struct TcpSettings {
  std::uint32_t segment_bytes = 1460;            // MTU 1500, no timestamps
  std::uint32_t send_buffer_bytes = 512U << 10;  // counted, not allocated
  std::uint32_t receive_buffer_bytes = 512U << 10;
  Duration connect_retry = 1s;  // doubles with each try
  std::uint32_t connect_tries = 7;
  Duration retransmit_min = 200ms;
  std::uint32_t data_tries = 15;
  std::uint32_t finish_tries = 8;   // FINs nobody acknowledges
  Duration segment_lifetime = 30s;  // a closed connection is remembered twice as long
  Duration delayed_ack = 40ms;
  std::uint32_t segments_per_ack = 2;
  std::uint32_t initial_window_segments = 10;
  Duration window_probe_first = 200ms;
  bool timestamps = false;
};

/// Makes these the defaults of every TCP socket created from now on.
void apply(const TcpSettings& settings);

}  // namespace swarmstage::packet
