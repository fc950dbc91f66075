#pragma once

// The HTTP API of an instance: who is there, what happens, messages, and a few
// words of control. Rows of the server's router; /openapi.json is made from them.
// Owns nothing of discovery: it asks the part and shows what it says.

#include <string>
#include <string_view>

#include "core/base/shared_bytes.h"
#include "core/dns_sd/dns_sd.h"
#include "core/http/event_hub.h"
#include "core/http/http_server.h"
#include "core/http/metric_writer.h"
#include "core/roles/lan_discovery/discovery_part.h"

namespace swarmstage::lan_discovery {

class DiscoveryApi {
 public:
  /// Both outlive it. Adds the routes: before the node starts.
  DiscoveryApi(DiscoveryPart& part, http::HttpServer& server);
  /// What stands beside it, in the metrics. It outlives this.
  void show(const dns_sd::DnsSd& dns_sd) { dns_sd_ = &dns_sd; }
  DiscoveryApi(const DiscoveryApi&) = delete;
  DiscoveryApi& operator=(const DiscoveryApi&) = delete;

 private:
  void add_lists(http::Router& router);
  void add_messages(http::Router& router);
  void add_control(http::Router& router);
  void show_peers(Context& context, http::Exchange& exchange);
  void stream_events(Context& context, http::Exchange& exchange);
  void stream_messages(Context& context, http::Exchange& exchange);
  void send_message(Context& context, http::Exchange& exchange);
  void set_log_level(Context& context, http::Exchange& exchange);
  void happened(Context& context, std::string_view event, const Json& fields);
  void write_metrics(http::MetricWriter& out) const;
  void write_dns_metrics(http::MetricWriter& out) const;

  DiscoveryPart& part_;
  http::HttpServer& server_;
  const dns_sd::DnsSd* dns_sd_ = nullptr;
  http::EventHub events_;
  http::EventHub messages_;
  SharedBytes list_;  // as GET /peers answers
  std::uint64_t list_version_ = 0;
  bool list_made_ = false;
  std::string log_level_ = "info";
};

}  // namespace swarmstage::lan_discovery
