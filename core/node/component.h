#pragma once

// Nodes made of parts. A daemon is a role plus HTTP plus membership plus a
// store; each is a component with the handlers of a node and owns its timers,
// ports, streams and calls. A ComponentNode sends every delivery to the part
// that asked for the thing it is about: ids carry their owner, so there is no
// table and no switch. Life events go to all parts in order of adding, stop and
// drain in the opposite order.
//
// Parts may call each other as ordinary objects. A part that is called from
// outside its own handlers enters first, so that what it asks for is its own:
//
//   void Membership::announce(Context& context) {
//     const auto entered = enter(context);
//     context.set_timer({.kind = announce_again}, 30s);
//   }

#include <memory>
#include <string_view>
#include <vector>

#include "core/node/node.h"

namespace swarmstage {

/// While it lives, what is asked of the context belongs to that owner.
class OwnerScope {
 public:
  OwnerScope(Context& context, Owner owner);
  ~OwnerScope();
  OwnerScope(const OwnerScope&) = delete;
  OwnerScope& operator=(const OwnerScope&) = delete;

 private:
  Context& context_;
  Owner before_;
};

class Component : public Node {
 public:
  /// Whether it answers this operation, and shows this observable.
  virtual bool answers(std::string_view /*operation*/) const { return false; }
  virtual bool shows(std::string_view /*observable*/) const { return false; }
  /// What is wrong with a new configuration; asked of all parts before any
  /// of them is reloaded, so that a reload is applied as a whole or not at all.
  virtual std::optional<std::string> check_reload(const Json& /*config*/) const { return {}; }
  std::optional<std::string> on_reload(Context&, const Json&) override { return {}; }

 protected:
  [[nodiscard]] OwnerScope enter(Context& context) const { return {context, owner_}; }

 private:
  friend class ComponentNode;
  Owner owner_ = 0;
};

class ComponentNode : public Node {
 public:
  static constexpr std::size_t parts_limit = 255;

  /// Before the node starts. Returns the part, which this node now owns.
  template <typename Part>
  Part& add(std::unique_ptr<Part> part) {
    Part& added = *part;
    add_part(std::move(part));
    return added;
  }

  void on_start(Context&) override;
  void on_drain(Context&) override;
  void on_stop(Context&) override;
  std::optional<std::string> on_reload(Context&, const Json& config) override;
  void on_port_opened(Context&, PortId, const Endpoint&) override;
  void on_port_failed(Context&, PortId, CloseReason) override;
  void on_port_closed(Context&, PortId, CloseReason) override;
  void on_datagram(Context&, const Datagram&) override;
  void on_timer(Context&, TimerId) override;
  void on_listener_opened(Context&, ListenerId, const Endpoint&) override;
  void on_listener_failed(Context&, ListenerId, CloseReason) override;
  void on_listener_closed(Context&, ListenerId, CloseReason) override;
  void on_stream_opened(Context&, StreamId, const StreamInfo&) override;
  void on_stream_data(Context&, StreamId, ByteView) override;
  void fetch_ahead(StreamId, unsigned step) const override;
  void on_stream_end(Context&, StreamId) override;
  void on_stream_writable(Context&, StreamId) override;
  void on_stream_closed(Context&, StreamId, CloseReason) override;
  void on_resolved(Context&, ResolveId, const ResolveReply&) override;
  void on_reply(Context&, CallId, const ServiceReply&) override;
  void on_invoke(Context&, const Invocation&) override;
  void on_host_changed(Context&, const HostChange&) override;
  Json observe(std::string_view name, const Json& arguments) const override;

 private:
  void add_part(std::unique_ptr<Component> part);
  Component& part(Owner owner) const;
  template <typename Call>
  void route(Context& context, Owner owner, Call call);

  std::vector<std::unique_ptr<Component>> parts_;
};

}  // namespace swarmstage
