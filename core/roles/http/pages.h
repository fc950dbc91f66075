#pragma once

// What an http-server serves beside the pages of every daemon: /page, some bytes
// to read, and /work, which takes a body and answers when the work is done. A
// component beside the HTTP server; it owns the timers of the work under way.

#include <cstdint>
#include <map>

#include "core/base/shared_bytes.h"
#include "core/http/http_server.h"
#include "core/roles/http/page_settings.h"

namespace swarmstage::http_roles {

class Pages : public Component {
 public:
  /// Fills the router of `server`, which outlives this.
  Pages(http::HttpServer& server, const PageSettings& settings);

  void on_drain(Context& context) override;
  void on_timer(Context& context, TimerId timer) override;
  bool shows(std::string_view observable) const override;
  Json observe(std::string_view name, const Json& arguments) const override;

 private:
  void add_page();
  void add_work();
  void begin_work(Context& context, http::Exchange& exchange);
  void end_work(Context& context, http::Exchange& exchange);
  void answered(Context& context);

  http::HttpServer& server_;
  SharedBytes page_;
  Duration work_time_;
  std::map<std::uint64_t, http::ExchangeId> under_way_;
  std::uint64_t last_work_ = 0;
  bool draining_ = false;
};

}  // namespace swarmstage::http_roles
