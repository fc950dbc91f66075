#include "tests/determinism/busy_node.h"

#include <string>

namespace swarmstage::determinism {

namespace {

const IpAddress group = IpAddress::v4(239, 1, 1, 1);

std::string noise(Context& context, std::size_t size) {
  std::string bytes(size, '\0');
  context.random().fill(std::as_writable_bytes(std::span(bytes)));
  return bytes;
}

Duration a_moment(Context& context, Duration mean) {
  return context.random().exponential(mean) + 1ms;
}

}  // namespace

void BusyNode::on_start(Context& context) {
  port_ = context.open_port({.number = datagram_port});
  context.listen({.port = stream_port});
  context.join_group(port_, group);
  context.set_timer({gossip}, a_moment(context, 50ms));
  context.set_timer({stream}, a_moment(context, 200ms));
  context.set_timer({question}, a_moment(context, 300ms));
}

void BusyNode::on_stop(Context& context) {
  context.send(port_, somebody(context, datagram_port), "goodbye");
}

Endpoint BusyNode::somebody(Context& context, std::uint16_t port) {
  return {others_.addresses[context.random().below(others_.addresses.size())], port};
}

void BusyNode::on_timer(Context& context, TimerId timer) {
  switch (timer.kind) {
    case gossip:
      gossip_once(context);
      return context.set_timer({gossip}, a_moment(context, 50ms));
    case stream:
      if (dialled_.size() < 4) dial(context);
      return context.set_timer({stream}, a_moment(context, 400ms));
    case question:
      ask(context);
      return context.set_timer({question}, a_moment(context, 300ms));
    default:
      context.resume_reading(StreamId{timer.subject});
  }
}

void BusyNode::gossip_once(Context& context) {
  const std::uint64_t what = context.random().below(10);
  const std::string bytes = noise(context, context.random().below(what == 0 ? 4000 : 200));
  if (what == 1) return context.broadcast(port_, datagram_port, bytes);
  if (what == 2) return context.send(port_, {group, datagram_port}, bytes);
  context.send(port_, somebody(context, datagram_port), bytes);
}

void BusyNode::on_datagram(Context& context, const Datagram& datagram) {
  heard_ = heard_ * 31 + datagram.bytes.size();
  if (datagram.cast == Cast::unicast && heard_ % 3 == 0) {
    context.send(port_, datagram.from, ByteView(&heard_, sizeof(heard_)));
  }
  if (heard_ % 5 == 0) context.set_timer({gossip}, Duration(heard_ % 20'000'000));
}

// --- Streams ---

void BusyNode::dial(Context& context) {
  const bool to_nobody = context.random().chance(0.1);
  const auto port = static_cast<std::uint16_t>(to_nobody ? stream_port + 1 : stream_port);
  const StreamId id = context.connect(somebody(context, port), {.timeout = 2s});
  dialled_[id].left = context.random().below(600'000);
}

void BusyNode::on_stream_opened(Context& context, StreamId id, const StreamInfo& info) {
  if (!info.listener) return write_on(context, id);
  if (!context.random().chance(0.3)) return;
  context.pause_reading(id);
  context.set_timer({resume, 0, id.value}, a_moment(context, 100ms));
}

void BusyNode::on_stream_data(Context& context, StreamId id, ByteView bytes) {
  heard_ += bytes.size();
  if (dialled_.contains(id)) return;
  context.write(id, "got it");
  if (context.random().chance(0.001)) return context.abort(id);
  if (!context.random().chance(0.02)) return;
  context.pause_reading(id);
  context.set_timer({resume, 0, id.value}, a_moment(context, 50ms));
}

void BusyNode::on_stream_writable(Context& context, StreamId id) {
  if (dialled_.contains(id)) write_on(context, id);
}

void BusyNode::write_on(Context& context, StreamId id) {
  Dialled& out = dialled_[id];
  while (out.left != 0 && context.unsent(id) <= context.limits().high_water_bytes) {
    const std::size_t count = std::min<std::size_t>(out.left, 1 + context.random().below(50'000));
    const std::string bytes = noise(context, count);
    if (context.random().chance(0.5)) {
      context.write(id, SharedBytes(ByteView(bytes)));
    } else {
      context.write(id, bytes);
    }
    out.left -= count;
  }
  if (out.left == 0) context.finish(id);
}

void BusyNode::on_stream_end(Context& context, StreamId id) {
  context.finish(id);
}

void BusyNode::on_stream_closed(Context& context, StreamId id, CloseReason reason) {
  context.cancel_timer({resume, 0, id.value});
  context.event("closed", {{"why", to_string(reason)}});
  dialled_.erase(id);
}

// --- Questions ---

void BusyNode::ask(Context& context) {
  context.resolve(context.random().chance(0.5) ? "hub.example" : "nowhere.example");
  const CallId call = context.call("oracle", Json{{"times", 1 + context.random().below(3)}}, 80ms);
  if (context.random().chance(0.2)) context.cancel_call(call);
  std::byte secret[8];
  context.fill_unguessable(secret);
  context.send(port_, somebody(context, datagram_port), ByteView(secret, sizeof(secret)));
  context.event("asked", {{"wall", context.wall_time().nanoseconds}});
}

void BusyNode::on_resolved(Context& context, ResolveId, const ResolveReply& reply) {
  if (!reply.addresses.empty()) context.send(port_, {reply.addresses[0], datagram_port}, "hello");
}

void BusyNode::on_reply(Context& context, CallId, const ServiceReply& reply) {
  context.event("reply", {{"last", reply.last}, {"status", static_cast<int>(reply.status)}});
}

void BusyNode::on_invoke(Context& context, const Invocation& invocation) {
  gossip_once(context);
  context.complete(invocation.id, Json{{"heard", heard_}});
}

void BusyNode::on_host_changed(Context& context, const HostChange& change) {
  context.event("interface", {{"up", change.interface.up}});
}

}  // namespace swarmstage::determinism
