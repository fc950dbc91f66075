#pragma once

// A node that sends messages of one size to a few others, each at a moment drawn
// by chance, and writes down how long those that reach it were on their way: from
// the call that sent them to the handler that has the last byte of them.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/node/context.h"
#include "core/node/node.h"

namespace swarmstage::calibration {

struct Errand {
  bool streams = false;  // else datagrams
  std::size_t bytes = 100;
  Duration period{};        // between two messages to the same node, mean
  std::uint32_t steps = 1;  // to the so-many nodes behind it
  Duration warm_up = 2s;    // what is sent before is not counted
};

/// What all couriers of a run share. Outlives them.
struct Errands {
  Errand errand;
  std::vector<IpAddress> addresses;
  std::vector<double> delays_ms;
  std::uint64_t sent = 0;
};

class Courier final : public Node {
 public:
  Courier(Errands& errands, std::uint32_t place) : errands_(errands), place_(place) {}

  void on_start(Context& context) override;
  void on_timer(Context& context, TimerId timer) override;
  void on_datagram(Context& context, const Datagram& datagram) override;
  void on_stream_data(Context& context, StreamId stream, ByteView bytes) override;

 private:
  static constexpr std::uint16_t port_number = 4000;

  Endpoint target(std::uint64_t step) const;
  void send(Context& context, std::uint64_t step);
  void heard(Context& context, std::int64_t sent_at);

  Errands& errands_;
  std::uint32_t place_;
  PortId port_;
  std::vector<StreamId> streams_;            // by step
  std::map<StreamId, std::string> unended_;  // the beginning of a message
};

}  // namespace swarmstage::calibration
