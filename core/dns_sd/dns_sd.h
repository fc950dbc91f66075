#pragma once

// DNS-SD over multicast DNS: publishes one service and finds those of the same type.
// START HERE. A component, to stand beside whatever offers the service; it is told
// what to publish, and calls `found` for what others publish, again and again as long
// as that stands. Off-the-shelf tools (avahi-browse, dns-sd) see the service, and
// theirs are found.
//
//   Radio      the port that all responders of a machine share, and the groups
//   Responder  asks for its name, announces, answers, takes leave
//   Browser    asks, keeps what it hears for its time, and tells

#include "core/dns_sd/browser.h"
#include "core/dns_sd/radio.h"
#include "core/dns_sd/responder.h"
#include "core/node/component.h"

namespace swarmstage::dns_sd {

struct DnsSdSettings {
  DnsName type;  // such as _swarmstage._udp.local
  bool ipv6 = true;
  Radio::Uses uses;  // of the interfaces that are up
};

class DnsSd : public Component {
 public:
  explicit DnsSd(const DnsSdSettings& settings);

  /// From any handler of the node; again when anything of it has changed.
  void publish(Context& context, const OwnService& service);
  void set_limits(const BrowserLimits& limits) { browser_.set_limits(limits); }
  void set_found(Browser::Found found) { browser_.set_found(std::move(found)); }

  void on_drain(Context& context) override;
  void on_stop(Context& context) override;
  void on_port_opened(Context&, PortId, const Endpoint& local) override;
  void on_port_failed(Context&, PortId, CloseReason) override;
  void on_port_closed(Context&, PortId, CloseReason) override;
  void on_start(Context& context) override { radio_.open(context); }
  void on_datagram(Context&, const Datagram&) override;
  void on_timer(Context&, TimerId) override;
  void on_host_changed(Context&, const HostChange&) override;
  std::optional<std::string> on_reload(Context&, const Json& config) override;
  Json observe(std::string_view name, const Json& arguments) const override;
  bool shows(std::string_view observable) const override { return observable == "dns_sd"; }

  const Radio& radio() const { return radio_; }
  const Responder& responder() const { return responder_; }
  const Browser& browser() const { return browser_; }

 private:
  void leave(Context& context);
  void links_changed(Context& context);

  Radio radio_;
  Responder responder_;
  Browser browser_;
  std::vector<Radio::Link> links_;  // that we spoke on last
  bool leaving_ = false;
};

}  // namespace swarmstage::dns_sd
