#pragma once

// A node's listener: the port it has and what becomes of connections that come.
// Owned by its host.

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "core/node/ids.h"
#include "core/node/stream.h"
#include "sim/packet/stream_end.h"
#include "sim/packet/tcp_protocol.h"

namespace swarmstage::packet {

class ListenerEnd final : public TcpAcceptor {
 public:
  ListenerEnd(Streams& streams, std::uint32_t node, ListenerId id, const ListenOptions& options)
      : streams_(streams), node_(node), id_(id), options_(options) {}

  std::uint32_t node() const { return node_; }
  ListenerId id() const { return id_; }
  const ListenOptions& options() const { return options_; }
  void set_port(std::uint16_t port) { options_.port = port; }

  void tcp_accepted(ns3::Ptr<TcpSocket> socket) override;
  /// Connections that are not streams of the node yet.
  std::vector<std::unique_ptr<StreamEnd>>& arriving() { return arriving_; }
  void progress();
  void drop_all();

 private:
  Streams& streams_;
  std::uint32_t node_;
  ListenerId id_;
  ListenOptions options_;
  std::vector<std::unique_ptr<StreamEnd>> arriving_;
};

}  // namespace swarmstage::packet
