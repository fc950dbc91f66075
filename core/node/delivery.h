#pragma once

// What can happen to a node, as data: one small struct for each handler. A
// driver passes these to NodeRunner::deliver; the trace records them; a replay
// delivers them again. Views inside are lent for the call, so only deliveries
// without views may be made while the node is still busy (see driver.h).

#include <string_view>
#include <variant>

#include "core/base/byte_view.h"
#include "core/base/json.h"
#include "core/node/close_reason.h"
#include "core/node/datagram.h"
#include "core/node/host.h"
#include "core/node/ids.h"
#include "core/node/service.h"
#include "core/node/stream.h"

namespace swarmstage {

namespace delivered {

struct Started {};
struct Drained {};
struct Stopped {};
struct Reloaded {
  Json config;
};
struct PortOpened {
  PortId port;
  Endpoint local;
};
struct PortFailed {
  PortId port;
  CloseReason reason;
};
struct PortClosed {
  PortId port;
  CloseReason reason;
};
using DatagramReceived = Datagram;
struct TimerFired {
  TimerId timer;
};
struct ListenerOpened {
  ListenerId listener;
  Endpoint local;
};
struct ListenerFailed {
  ListenerId listener;
  CloseReason reason;
};
struct ListenerClosed {
  ListenerId listener;
  CloseReason reason;
};
struct StreamOpened {
  StreamId stream;
  StreamInfo info;
};
struct StreamData {
  StreamId stream;
  ByteView bytes;
};
struct StreamEnded {
  StreamId stream;
};
struct StreamWritable {
  StreamId stream;
};
struct StreamClosed {
  StreamId stream;
  CloseReason reason;
};
struct Resolved {
  ResolveId resolve;
  ResolveReply reply;
};
struct Replied {
  CallId call;
  ServiceReply reply;
};
struct Invoked {
  Invocation invocation;
};
struct HostChanged {
  HostChange change;
};

}  // namespace delivered

/// Any of them. The order is part of the trace format: append only.
using Delivery =
    std::variant<delivered::Started, delivered::Drained, delivered::Stopped, delivered::Reloaded,
                 delivered::PortOpened, delivered::PortFailed, delivered::PortClosed,
                 delivered::DatagramReceived, delivered::TimerFired, delivered::ListenerOpened,
                 delivered::ListenerFailed, delivered::ListenerClosed, delivered::StreamOpened,
                 delivered::StreamData, delivered::StreamEnded, delivered::StreamWritable,
                 delivered::StreamClosed, delivered::Resolved, delivered::Replied,
                 delivered::Invoked, delivered::HostChanged>;

std::string_view delivery_name(std::size_t index);

template <typename T, std::size_t Index = 0>
constexpr std::size_t delivery_index() {
  if constexpr (std::is_same_v<T, std::variant_alternative_t<Index, Delivery>>) {
    return Index;
  } else {
    return delivery_index<T, Index + 1>();
  }
}

}  // namespace swarmstage
