#pragma once

// An instance of LAN discovery: finds the others on the local networks and keeps
// a true list of them. A component, so that a daemon can stand beside it and show
// the list. START HERE for discovery; its parts are in discovery.h, what it says
// in notice.h, what outsiders may ask in operations.h.

#include <span>
#include <string_view>

#include "core/node/component.h"
#include "core/roles/lan_discovery/discovery.h"

namespace swarmstage::lan_discovery {

class DiscoveryPart : public Component {
 public:
  explicit DiscoveryPart(DiscoverySettings settings) : discovery_(std::move(settings)) {}

  void on_start(Context& context) override;
  void on_drain(Context& context) override;
  void on_stop(Context& context) override;
  std::optional<std::string> check_reload(const Json& config) const override;
  std::optional<std::string> on_reload(Context& context, const Json& config) override;
  void on_port_opened(Context&, PortId, const Endpoint& local) override;
  void on_port_failed(Context&, PortId, CloseReason) override;
  void on_port_closed(Context&, PortId, CloseReason) override;
  void on_datagram(Context&, const Datagram&) override;
  void on_timer(Context&, TimerId) override;
  void on_resolved(Context&, ResolveId, const ResolveReply&) override;
  void on_host_changed(Context&, const HostChange&) override;
  void on_invoke(Context&, const Invocation&) override;
  Json observe(std::string_view name, const Json& arguments) const override;
  bool answers(std::string_view operation) const override;
  bool shows(std::string_view observable) const override;

  // For who stands beside it in the same node.
  /// Before the node starts: it waits with its first announcement for one of these.
  void hold() { discovery_.ports.hold(); }
  void release(Context& context);
  void release_later(Context& context);
  const Discovery& state() const { return discovery_; }
  void set_audience(Audience audience) { discovery_.audience = std::move(audience); }
  void set_when_settled(std::function<void(Context&)> call) {
    discovery_.when_settled = std::move(call);
  }
  /// From DNS-SD: an instance may be there.
  void hear_hint(Context& context, InstanceId instance, std::span<const Endpoint> endpoints);
  /// False: we are leaving.
  bool announce(Context& context);
  /// The instance must be listed.
  void send_message(Context& context, InstanceId to, std::string_view text, WhenSent when_sent);

 private:
  void tell_who_is_over(Context& context) const;

  Discovery discovery_;
};

}  // namespace swarmstage::lan_discovery
