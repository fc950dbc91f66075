#pragma once

// A node of a full mesh that speaks lines over TCP: everybody is connected to
// everybody, and what one says all hear. Compatible in both directions with both
// public revisions of the program it was modelled on (docs in wire.h, greeter.h).
//
// START HERE for the mesh; the parts are in mesh.h. Outsiders use the operations
// and observables of the role (mesh_role.h); a program that embeds the node may
// also call say from a handler of its own. A component, so that a daemon can have
// other parts beside it (mesh_daemon.h); on its own it is a node like any other.

#include <span>
#include <string_view>

#include "core/node/component.h"
#include "core/roles/mesh/mesh.h"

namespace swarmstage::mesh {

class MeshNode : public Component {
 public:
  explicit MeshNode(MeshSettings settings) : mesh_(std::move(settings)) {}

  void on_start(Context& context) override;
  void on_drain(Context& context) override;
  bool answers(std::string_view operation) const override;
  bool shows(std::string_view observable) const override;
  std::optional<std::string> check_reload(const Json& config) const override;
  std::optional<std::string> on_reload(Context& context, const Json& config) override;
  void on_timer(Context& context, TimerId id) override;
  void on_listener_opened(Context&, ListenerId, const Endpoint& local) override;
  void on_listener_failed(Context&, ListenerId, CloseReason) override;
  void on_listener_closed(Context&, ListenerId, CloseReason) override;
  void on_stream_opened(Context&, StreamId, const StreamInfo&) override;
  void on_stream_data(Context&, StreamId, ByteView) override;
  void fetch_ahead(StreamId stream, unsigned step) const override;
  void on_stream_end(Context&, StreamId) override;
  void on_stream_writable(Context&, StreamId) override;
  void on_stream_closed(Context&, StreamId, CloseReason) override;
  void on_resolved(Context&, ResolveId, const ResolveReply&) override;
  void on_reply(Context&, CallId, const ServiceReply&) override;
  void on_invoke(Context&, const Invocation&) override;
  Json observe(std::string_view name, const Json& arguments) const override;

  /// One line to every peer; returns how many peers, none once we leave. The text must be one line
  /// that the configured limit allows.
  std::size_t say(Context& context, std::string_view text);

 private:
  Result<MeshSettings> settings_after(const Json& config) const;
  void start_timers(Context& context) const;
  void stream_timer(Context& context, TimerKind kind, Link& link);
  void take(Context& context, Link& link, const codec::LineCodec::Item& item);
  void take_line(Context& context, Link& link, std::string_view line);
  void obey(Context& context, Link& link, const Line& line, std::string_view whole);

  Mesh mesh_;
};

}  // namespace swarmstage::mesh
