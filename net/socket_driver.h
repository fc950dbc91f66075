#pragma once

// The network of real sockets for the runners of one thread. A stage with real
// time and a live node use the same; they differ in the surroundings they give
// it. Owns the nodes' seats and everything in them. All calls come from the
// thread of its loop.
//
// Order of calls: seat a node, start its runner, end the node, unseat it.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/node/driver.h"
#include "core/stage/stage.h"
#include "net/event_loop.h"
#include "net/node_seat.h"
#include "net/service_desk.h"
#include "net/surroundings.h"
#include "net/tls_access.h"

namespace swarmstage::net {

class SocketDriver final : public Driver {
 public:
  /// All of them outlive the driver.
  SocketDriver(EventLoop& loop, Surroundings& surroundings, Observer& observer,
               const ServiceTable& services, TlsAccess& tls);
  ~SocketDriver() override;

  /// Streams that ask for no TLS have it all the same, as one identity.
  void secure_all() { secures_all_ = true; }
  NodeSeat& seat(NodeIndex node, HostIndex host);
  NodeSeat* find_seat(NodeIndex node) const;
  /// Closes all sockets of the node and forgets what it waits for.
  void end_node(NodeIndex node, Ending how);
  /// The host lost that address: what was bound to it closes.
  void address_gone(NodeIndex node, const IpAddress& address);
  /// The open socket with that address, or null.
  const UdpSocket* find_socket(const Endpoint& local) const;
  const StageCounters& counters() const { return counters_; }

  // Driver
  void wake_at(NodeIndex, TimePoint) override;
  WallTime wall_time(NodeIndex) override;
  void fill_unguessable(NodeIndex, std::span<std::byte>) override;
  void open_port(NodeIndex, PortId, const PortOptions&) override;
  void close_port(NodeIndex, PortId) override;
  void join_group(NodeIndex, PortId, const IpAddress& group) override;
  void leave_group(NodeIndex, PortId, const IpAddress& group) override;
  void send(NodeIndex, PortId, const Endpoint& to, ByteView) override;
  void broadcast(NodeIndex, PortId, std::uint16_t number, ByteView) override;
  void listen(NodeIndex, ListenerId, const ListenOptions&) override;
  void close_listener(NodeIndex, ListenerId) override;
  void connect(NodeIndex, StreamId, const Endpoint& to, const ConnectOptions&) override;
  void flush(NodeIndex, StreamId) override;
  void finish(NodeIndex, StreamId) override;
  void abort(NodeIndex, StreamId) override;
  void pause(NodeIndex, StreamId) override;
  void resume(NodeIndex, StreamId) override;
  void resolve(NodeIndex, ResolveId, std::string_view name) override;
  void call(NodeIndex, CallId, std::string_view service, const Json& request,
            TimePoint deadline) override;
  void cancel_call(NodeIndex, CallId) override;

 private:
  NodeSeat& at(NodeIndex node) const { return *seats_[node.value]; }
  template <typename Open>
  std::optional<CloseReason> bind(NodeSeat& seat, const IpAddress& asked, std::uint16_t number,
                                  Open open);
  std::optional<TlsOptions> wanted_tls(const std::optional<TlsOptions>& asked) const;
  TlsProvider* find_tls(NodeSeat& seat, const TlsOptions& options, bool listens,
                        CloseReason& failed);
  std::optional<CloseReason> open_sockets(NodeSeat& seat, const PortOptions& options,
                                          std::vector<std::shared_ptr<UdpSocket>>& out);
  void remember(const std::shared_ptr<UdpSocket>& socket, bool shared);
  std::shared_ptr<UdpSocket> find_shared(const Endpoint& local);

  EventLoop& loop_;
  Surroundings& surroundings_;
  Observer& observer_;
  StageCounters counters_;
  ServiceDesk desk_;
  TlsAccess& tls_;
  bool secures_all_ = false;
  std::vector<std::unique_ptr<NodeSeat>> seats_;  // by node
  // Weak: a socket lives as long as a port that uses it.
  struct Bound {
    std::weak_ptr<UdpSocket> socket;
    bool shared = false;
  };
  std::map<Endpoint, Bound> sockets_;
  std::size_t forget_at_ = 64;
};

}  // namespace swarmstage::net
