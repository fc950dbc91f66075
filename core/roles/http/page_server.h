#pragma once

// A node of the role `http-server`: an HTTP server with the pages of every
// daemon and those of pages.h.

#include "core/node/component.h"
#include "core/roles/http/pages.h"

namespace swarmstage::http_roles {

class PageServer : public ComponentNode {
 public:
  explicit PageServer(const PageSettings& settings);

  // Beside what the parts do: what outsiders may look at has changed.
  void on_listener_opened(Context&, ListenerId, const Endpoint&) override;
  void on_listener_closed(Context&, ListenerId, CloseReason) override;
  void on_stream_opened(Context&, StreamId, const StreamInfo&) override;
  void on_stream_closed(Context&, StreamId, CloseReason) override;
};

}  // namespace swarmstage::http_roles
