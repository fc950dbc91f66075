#include "net/node_seat.h"

#include <algorithm>

#include "net/tcp_listener.h"
#include "net/tcp_stream.h"
#include "net/udp_port.h"

namespace swarmstage::net {

NodeSeat::NodeSeat(EventLoop& event_loop, Surroundings& around, StageCounters& counts,
                   Observer& eyes, NodeIndex node, HostIndex host_index)
    : loop(event_loop),
      surroundings(around),
      counters(counts),
      observer(eyes),
      index(node),
      host(host_index),
      wake(event_loop.alarms(), *this) {}

NodeSeat::~NodeSeat() = default;

// The time again, because alarms before this one may have delivered something
// since the clock was read for all of them.
void NodeSeat::due(TimePoint) {
  if (!paused && runner) runner->wake(loop.now());
}

void NodeSeat::deliver(const Delivery& delivery) {
  if (!runner) return;
  if (paused) {
    kept_.push_back(delivery);
  } else {
    runner->deliver_any(loop.now(), delivery);
  }
}

void NodeSeat::resume() {
  if (!std::exchange(paused, false)) return;
  while (!kept_.empty() && !paused) {
    const Delivery next = std::move(kept_.front());
    kept_.pop_front();
    deliver(next);
  }
  if (!wake.is_set()) wake.set(loop.now());
  for (const auto& port : ports) port->awaken();
  for (const auto& listener : listeners) listener->awaken();
  for (std::size_t i = 0; i < streams.size(); ++i) {
    if (streams[i]) streams[i]->awaken();
  }
}

void NodeSeat::look_again() {
  for (const auto& listener : listeners) listener->look_again();
  // By index: what a stream is told may open others.
  for (std::size_t i = 0; i < streams.size(); ++i) {
    if (streams[i]) streams[i]->flush();
  }
}

void NodeSeat::end(Ending how) {
  wake.cancel();
  kept_.clear();
  for (auto& stream : streams) {
    if (!stream) continue;
    stream->end(how);
    loop.bury(std::move(stream));
  }
  streams.clear();
  while (!listeners.empty()) {
    listeners.back()->end_arrivals(how);
    remove(*listeners.back());
  }
  while (!ports.empty()) remove(*ports.back());
}

void NodeSeat::tell(LogLevel level, std::string_view text) {
  std::vector<std::byte> encoded;
  encode_fields(encoded, text, {});
  observer.logged(index, loop.now(), level, encoded);
}

UdpPort* NodeSeat::find(PortId id) const {
  for (const auto& port : ports) {
    if (port->id() == id) return port.get();
  }
  return nullptr;
}

TcpListener* NodeSeat::find(ListenerId id) const {
  for (const auto& listener : listeners) {
    if (listener->id() == id) return listener.get();
  }
  return nullptr;
}

TcpStream* NodeSeat::find(StreamId id) {
  const std::size_t slot = id.slot();
  if (slot < streams.size() && streams[slot] && streams[slot]->id() == id) {
    return streams[slot].get();
  }
  if (!accepting || accepting->id()) return nullptr;
  TcpStream* stream = accepting.get();
  put(id, std::move(accepting));
  return stream;
}

void NodeSeat::put(StreamId id, std::unique_ptr<TcpStream> stream) {
  if (id.slot() >= streams.size()) streams.resize(id.slot() + 1);
  stream->set_id(id);
  streams[id.slot()] = std::move(stream);
}

void NodeSeat::remove(const UdpPort& port) {
  const auto place = std::find_if(ports.begin(), ports.end(),
                                  [&](const auto& each) { return each.get() == &port; });
  (*place)->close();
  loop.bury(std::move(*place));
  ports.erase(place);
}

void NodeSeat::remove(const TcpListener& listener) {
  const auto place = std::find_if(listeners.begin(), listeners.end(),
                                  [&](const auto& each) { return each.get() == &listener; });
  (*place)->close();
  loop.bury(std::move(*place));
  listeners.erase(place);
}

void NodeSeat::remove(StreamId id) {
  loop.bury(std::move(streams[id.slot()]));
}

}  // namespace swarmstage::net
