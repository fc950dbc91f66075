#pragma once

// The pages every daemon has: /healthz (alive), /readyz (503 while draining or
// not ready), /metrics, /openapi.json (generated from the router's table) and
// /docs/ (Swagger UI, embedded, offline). Call once, before the node starts; the
// routes are ordinary rows of the router.

#include <functional>
#include <string>

#include "core/http/http_server.h"
#include "core/http/metric_writer.h"

namespace swarmstage::http {

struct DaemonPages {
  std::string title;    // of the API: "LAN discovery"
  std::string version;  // of the role
  /// Empty: ready. Otherwise one line that says what is missing.
  std::function<std::string()> not_ready = {};
  /// The role's own metrics, after the server's.
  std::function<void(MetricWriter&)> metrics = {};
};

void add_daemon_pages(HttpServer& server, DaemonPages pages);

}  // namespace swarmstage::http
