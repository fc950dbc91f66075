#include "core/node/component.h"

#include "core/base/assert.h"
#include "core/node/context.h"

namespace swarmstage {

OwnerScope::OwnerScope(Context& context, Owner owner)
    : context_(context), before_(context.owner()) {
  context.set_owner(owner);
}

OwnerScope::~OwnerScope() {
  context_.set_owner(before_);
}

void ComponentNode::add_part(std::unique_ptr<Component> part) {
  SWARMSTAGE_ASSERT(parts_.size() < parts_limit, "a node has too many components");
  part->owner_ = static_cast<Owner>(parts_.size() + 1);
  parts_.push_back(std::move(part));
}

Component& ComponentNode::part(Owner owner) const {
  SWARMSTAGE_ASSERT(owner >= 1 && owner <= parts_.size(), "no component owns this id");
  return *parts_[owner - 1U];
}

template <typename Call>
void ComponentNode::route(Context& context, Owner owner, Call call) {
  const OwnerScope scope(context, owner);
  call(part(owner));
}

// --- Life: all parts ---

void ComponentNode::on_start(Context& context) {
  for (const auto& each : parts_) {
    route(context, each->owner_, [&](Node& node) { node.on_start(context); });
  }
}

void ComponentNode::on_drain(Context& context) {
  for (auto each = parts_.rbegin(); each != parts_.rend(); ++each) {
    route(context, (*each)->owner_, [&](Node& node) { node.on_drain(context); });
  }
}

void ComponentNode::on_stop(Context& context) {
  for (auto each = parts_.rbegin(); each != parts_.rend(); ++each) {
    route(context, (*each)->owner_, [&](Node& node) { node.on_stop(context); });
  }
}

std::optional<std::string> ComponentNode::on_reload(Context& context, const Json& config) {
  for (const auto& each : parts_) {
    if (auto wrong = each->check_reload(config)) return wrong;
  }
  for (const auto& each : parts_) {
    route(context, each->owner_, [&](Node& node) {
      SWARMSTAGE_ASSERT(!node.on_reload(context, config), "a component refuses what it checked");
    });
  }
  return std::nullopt;
}

void ComponentNode::on_host_changed(Context& context, const HostChange& change) {
  for (const auto& each : parts_) {
    route(context, each->owner_, [&](Node& node) { node.on_host_changed(context, change); });
  }
}

// --- Everything else: the part that owns it ---

void ComponentNode::on_port_opened(Context& context, PortId port, const Endpoint& local) {
  route(context, port.owner(), [&](Node& node) { node.on_port_opened(context, port, local); });
}

void ComponentNode::on_port_failed(Context& context, PortId port, CloseReason reason) {
  route(context, port.owner(), [&](Node& node) { node.on_port_failed(context, port, reason); });
}

void ComponentNode::on_port_closed(Context& context, PortId port, CloseReason reason) {
  route(context, port.owner(), [&](Node& node) { node.on_port_closed(context, port, reason); });
}

void ComponentNode::on_datagram(Context& context, const Datagram& datagram) {
  route(context, datagram.port.owner(), [&](Node& node) { node.on_datagram(context, datagram); });
}

void ComponentNode::on_timer(Context& context, TimerId timer) {
  const auto owner = static_cast<Owner>(timer.owner);
  route(context, owner, [&](Node& node) { node.on_timer(context, timer); });
}

void ComponentNode::on_listener_opened(Context& context, ListenerId listener,
                                       const Endpoint& local) {
  route(context, listener.owner(),
        [&](Node& node) { node.on_listener_opened(context, listener, local); });
}

void ComponentNode::on_listener_failed(Context& context, ListenerId listener, CloseReason reason) {
  route(context, listener.owner(),
        [&](Node& node) { node.on_listener_failed(context, listener, reason); });
}

void ComponentNode::on_listener_closed(Context& context, ListenerId listener, CloseReason reason) {
  route(context, listener.owner(),
        [&](Node& node) { node.on_listener_closed(context, listener, reason); });
}

void ComponentNode::on_stream_opened(Context& context, StreamId stream, const StreamInfo& info) {
  route(context, stream.owner(), [&](Node& node) { node.on_stream_opened(context, stream, info); });
}

void ComponentNode::on_stream_data(Context& context, StreamId stream, ByteView bytes) {
  route(context, stream.owner(), [&](Node& node) { node.on_stream_data(context, stream, bytes); });
}

void ComponentNode::fetch_ahead(StreamId stream, unsigned step) const {
  part(stream.owner()).fetch_ahead(stream, step);
}

void ComponentNode::on_stream_end(Context& context, StreamId stream) {
  route(context, stream.owner(), [&](Node& node) { node.on_stream_end(context, stream); });
}

void ComponentNode::on_stream_writable(Context& context, StreamId stream) {
  route(context, stream.owner(), [&](Node& node) { node.on_stream_writable(context, stream); });
}

void ComponentNode::on_stream_closed(Context& context, StreamId stream, CloseReason reason) {
  route(context, stream.owner(),
        [&](Node& node) { node.on_stream_closed(context, stream, reason); });
}

void ComponentNode::on_resolved(Context& context, ResolveId resolve, const ResolveReply& reply) {
  route(context, resolve.owner(), [&](Node& node) { node.on_resolved(context, resolve, reply); });
}

void ComponentNode::on_reply(Context& context, CallId call, const ServiceReply& reply) {
  route(context, call.owner(), [&](Node& node) { node.on_reply(context, call, reply); });
}

void ComponentNode::on_invoke(Context& context, const Invocation& invocation) {
  for (const auto& each : parts_) {
    if (!each->answers(invocation.name)) continue;
    return route(context, each->owner_, [&](Node& node) { node.on_invoke(context, invocation); });
  }
  Node::on_invoke(context, invocation);
}

Json ComponentNode::observe(std::string_view name, const Json& arguments) const {
  for (const auto& each : parts_) {
    if (each->shows(name)) return each->observe(name, arguments);
  }
  return {};
}

}  // namespace swarmstage
