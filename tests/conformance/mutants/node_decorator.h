#pragma once

// Stands between a runner and its node and sees each delivery as data, so that a
// mutant can drop, double or change it, whatever its kind. Views inside are
// valid during the call only, as everywhere.

#include <functional>
#include <memory>

#include "core/node/delivery.h"
#include "core/node/node.h"

namespace swarmstage::conformance {

class NodeDecorator : public Node {
 public:
  using Pass = std::function<void(const Delivery&)>;
  /// Passes on what it likes. What it keeps for later must not have views.
  using Meddle = std::function<void(const Delivery&, const Pass&)>;

  NodeDecorator(std::unique_ptr<Node> real, Meddle meddle)
      : real_(std::move(real)), meddle_(std::move(meddle)) {}

  void on_start(Context& context) override;
  void on_drain(Context& context) override;
  void on_stop(Context& context) override;
  void on_port_opened(Context& context, PortId port, const Endpoint& local) override;
  void on_port_failed(Context& context, PortId port, CloseReason reason) override;
  void on_port_closed(Context& context, PortId port, CloseReason reason) override;
  void on_datagram(Context& context, const Datagram& datagram) override;
  void on_timer(Context& context, TimerId timer) override;
  void on_listener_opened(Context& context, ListenerId listener, const Endpoint& local) override;
  void on_listener_failed(Context& context, ListenerId listener, CloseReason reason) override;
  void on_listener_closed(Context& context, ListenerId listener, CloseReason reason) override;
  void on_stream_opened(Context& context, StreamId stream, const StreamInfo& info) override;
  void on_stream_data(Context& context, StreamId stream, ByteView bytes) override;
  void on_stream_end(Context& context, StreamId stream) override;
  void on_stream_writable(Context& context, StreamId stream) override;
  void on_stream_closed(Context& context, StreamId stream, CloseReason reason) override;
  void on_resolved(Context& context, ResolveId resolve, const ResolveReply& reply) override;
  void on_reply(Context& context, CallId call, const ServiceReply& reply) override;
  void on_host_changed(Context& context, const HostChange& change) override;
  std::optional<std::string> on_reload(Context& context, const Json& config) override;
  void on_invoke(Context& context, const Invocation& invocation) override;
  Json observe(std::string_view name, const Json& arguments) const override;

 private:
  void meddle(Context& context, const Delivery& delivery);
  void pass(Context& context, const Delivery& delivery);

  std::unique_ptr<Node> real_;
  Meddle meddle_;
  std::optional<std::string> refusal_;
};

}  // namespace swarmstage::conformance
