#pragma once

// A node whose behaviour a test writes in lambdas. Everything it hears goes into
// the diary of its Script first, then the reaction to that kind of delivery
// runs, if there is one. The test's own wishes are carried out inside a handler:
// Script::acts holds them until the stage invokes the operation "act".
//
// The Script belongs to the test and outlives the node, so that a node may be
// crashed, dropped and replaced while the test looks on.

#include <array>
#include <deque>
#include <functional>

#include "core/node/context.h"
#include "core/node/delivery.h"
#include "core/node/node.h"
#include "tests/support/diary.h"

namespace swarmstage::support {

struct Script {
  using Reaction = std::function<void(Context&, const Delivery&)>;

  Diary diary;
  std::array<Reaction, std::variant_size_v<Delivery>> reactions;
  std::function<std::optional<std::string>(const Json&)> reload;
  std::function<Json(std::string_view, const Json&)> observe;
  std::deque<std::function<void(Context&)>> acts;
  std::size_t acted = 0;
  bool busy = false;  // a handler of the node runs

  /// What the node does when it hears a D; replaces what it did before.
  template <typename D>
  void on(std::function<void(Context&, const D&)> react) {
    reactions[delivery_index<D>()] = [react = std::move(react)](Context& context,
                                                                const Delivery& delivery) {
      react(context, std::get<D>(delivery));
    };
  }
};

class ScriptNode : public Node {
 public:
  explicit ScriptNode(Script& script) : script_(script) {}

  void on_start(Context&) override;
  void on_drain(Context&) override;
  void on_stop(Context&) override;
  std::optional<std::string> on_reload(Context&, const Json& config) override;
  void on_port_opened(Context&, PortId, const Endpoint& local) override;
  void on_port_failed(Context&, PortId, CloseReason) override;
  void on_port_closed(Context&, PortId, CloseReason) override;
  void on_datagram(Context&, const Datagram&) override;
  void on_timer(Context&, TimerId) override;
  void on_listener_opened(Context&, ListenerId, const Endpoint& local) override;
  void on_listener_failed(Context&, ListenerId, CloseReason) override;
  void on_listener_closed(Context&, ListenerId, CloseReason) override;
  void on_stream_opened(Context&, StreamId, const StreamInfo&) override;
  void on_stream_data(Context&, StreamId, ByteView) override;
  void on_stream_end(Context&, StreamId) override;
  void on_stream_writable(Context&, StreamId) override;
  void on_stream_closed(Context&, StreamId, CloseReason) override;
  void on_resolved(Context&, ResolveId, const ResolveReply&) override;
  void on_reply(Context&, CallId, const ServiceReply&) override;
  void on_invoke(Context&, const Invocation&) override;
  void on_host_changed(Context&, const HostChange&) override;
  Json observe(std::string_view name, const Json& arguments) const override;

 private:
  void hear(Context& context, const Delivery& delivery);

  Script& script_;
};

}  // namespace swarmstage::support
