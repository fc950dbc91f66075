#pragma once

// Everything bad that is thrown at a daemon, by kind: the bytes, and what must
// come back. Made once, never changed.

#include <string>
#include <vector>

namespace swarmstage::bench {

/// One thing to say, and the status or close code that must come back.
struct Shot {
  std::string bytes;
  int expected = 0;
};

enum class FloodWay : std::uint8_t {
  datagrams,    // to the UDP port, from many addresses; nothing comes back
  requests,     // again and again on each connection, until it is closed
  drips,        // byte by byte on a thousand connections, without an end
  connections,  // opened, and given up at once
  frames,       // after the handshake of a web socket
};

struct FloodKind {
  std::string name;
  FloodWay way = FloodWay::requests;
  std::vector<Shot> shots;
};

/// Those of the daemon, then those of web sockets.
std::vector<FloodKind> flood_kinds();

/// The handshake that a web socket begins with.
std::string socket_handshake(const std::string& origin);

/// A frame as a client sends it, with a mask of zeros.
std::string socket_frame(unsigned first_byte, const std::string& payload);

}  // namespace swarmstage::bench
