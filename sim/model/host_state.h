#pragma once

// One host of the model: its access link, its first interface, its sockets and
// its flows. Most hosts have one interface and one port; these lie in the record
// itself, which is one cache line, so that delivering a datagram touches few.
// Everything rarer is kept aside and made when it is first needed; the segment of
// an address is known to the address plan, the name to the network.

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "core/node/host.h"
#include "core/node/ids.h"
#include "core/node/stream.h"
#include "sim/model/event.h"
#include "sim/model/flow_table.h"
#include "sim/model/ticks.h"

namespace swarmstage::model {

inline constexpr std::uint32_t nobody = 0xffffffffU;  // no host, node, connection, ...

/// An open datagram port.
struct Socket {
  std::uint32_t node = nobody;
  std::uint32_t port_id = 0;
  std::uint32_t address = 0;  // 0: any
  std::uint16_t number = 0;
  bool shared = false;
};

struct Listener {
  std::uint32_t node = nobody;
  ListenerId id;
  std::uint32_t address = 0;  // 0: any
  std::uint16_t number = 0;
  std::uint16_t backlog = 0;
  std::uint32_t waiting = 0;  // connected, not yet told to the node
  std::optional<TlsOptions> tls;
};

/// An interface beyond the first.
struct MoreInterface {
  std::uint32_t address = 0;
  std::uint32_t segment = 0;
  bool up = true;
};

struct HostExtras {
  std::vector<MoreInterface> interfaces;
  std::vector<Socket> sockets;
  std::vector<Listener> listeners;
  std::unique_ptr<Host> described;  // as nodes see it; made when asked for
  std::vector<Event> held;          // while the host is paused
  std::size_t held_bytes = 0;
  std::uint32_t broadcasts = 0;  // keys the dice of the next one
  bool first_interface_up = true;
};

struct HostState {
  FlowTable flows;
  Ticks up_busy = 0;  // until when the access link's queues are
  Ticks down_busy = 0;
  Socket socket;                  // the first that was opened
  std::uint32_t address = 0;      // of the first interface
  std::uint32_t access : 29 = 0;  // rule of the access link, each way
  bool down : 1 = false;
  bool paused : 1 = false;
  bool interface_down : 1 = false;  // at least one of them is
  std::uint32_t first_node = nobody;
  std::uint16_t last_port = 0;  // handed out for port 0
  bool up_bad = false;          // state of bursty loss
  bool down_bad = false;
  std::unique_ptr<HostExtras> extras;

  // Rules are kept once each; memory ends before their numbers do.
  void set_access(std::uint32_t rule) { access = rule & ((1U << 29U) - 1); }
  HostExtras& more() {
    if (!extras) extras = std::make_unique<HostExtras>();
    return *extras;
  }
};

static_assert(sizeof(HostState) <= 64);

}  // namespace swarmstage::model
