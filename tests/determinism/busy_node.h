#pragma once

// A node that does a bit of everything, decided by its own chance: datagrams,
// broadcasts, multicasts, timers, streams with back-pressure and pauses, names,
// services. What it does depends on what it hears, so that one departure from
// the same run shows in every hash soon after. It sends at most so much at a
// time that no stage is overrun.

#include <map>
#include <memory>
#include <vector>

#include "core/node/context.h"
#include "core/node/node.h"

namespace swarmstage::determinism {

/// Where the others are; filled by the load before anybody starts.
struct Neighbourhood {
  std::vector<IpAddress> addresses;
};

class BusyNode : public Node {
 public:
  static constexpr std::uint16_t datagram_port = 5000;
  static constexpr std::uint16_t stream_port = 7000;

  explicit BusyNode(const Neighbourhood& others) : others_(others) {}

  void on_start(Context& context) override;
  void on_stop(Context& context) override;
  void on_datagram(Context& context, const Datagram& datagram) override;
  void on_timer(Context& context, TimerId timer) override;
  void on_stream_opened(Context& context, StreamId stream, const StreamInfo& info) override;
  void on_stream_data(Context& context, StreamId stream, ByteView bytes) override;
  void on_stream_end(Context& context, StreamId stream) override;
  void on_stream_writable(Context& context, StreamId stream) override;
  void on_stream_closed(Context& context, StreamId stream, CloseReason reason) override;
  void on_resolved(Context& context, ResolveId resolve, const ResolveReply& reply) override;
  void on_reply(Context& context, CallId call, const ServiceReply& reply) override;
  void on_invoke(Context& context, const Invocation& invocation) override;
  void on_host_changed(Context& context, const HostChange& change) override;

 private:
  enum Timer : std::uint16_t { gossip, stream, question, resume };
  struct Dialled {
    std::size_t left = 0;  // still to be written
  };

  void gossip_once(Context& context);
  void dial(Context& context);
  void write_on(Context& context, StreamId stream);
  void ask(Context& context);
  Endpoint somebody(Context& context, std::uint16_t port);

  const Neighbourhood& others_;
  PortId port_;
  std::map<StreamId, Dialled> dialled_;
  std::uint64_t heard_ = 0;
};

}  // namespace swarmstage::determinism
