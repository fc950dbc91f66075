#pragma once

// A node of a case: what the case makes it do, and what it has heard. Verbs act
// inside a handler of the node, as a protocol would, and return when that
// handler has returned; open_port and listen also wait for the answer. Players
// belong to the Swarm and stay valid to its end, through crash and replacement.

#include <functional>
#include <string>

#include "core/stage/stage.h"
#include "tests/support/script_node.h"

namespace swarmstage::conformance {

class Swarm;

class Player {
 public:
  Player(Swarm& swarm, HostIndex host, std::string name);
  Player(const Player&) = delete;
  Player& operator=(const Player&) = delete;

  // Who it is.
  NodeIndex index() const { return index_; }
  HostIndex host() const { return host_; }
  const Host& machine() const;
  IpAddress address() const { return machine().primary_address(); }
  Endpoint at(std::uint16_t port) const { return {address(), port}; }

  // Its life.
  void start();
  void replace();
  bool running() const;

  // What it does.
  void act(std::function<void(Context&)> wish);
  /// What the wish returned.
  template <typename Wish>
  auto ask(Wish wish) {
    std::optional<std::invoke_result_t<Wish, Context&>> answer;
    act([&](Context& context) { answer = wish(context); });
    return *answer;
  }
  PortId open_port(std::uint16_t number) { return open_port(PortOptions{.number = number}); }
  PortId open_port(const PortOptions& options);
  ListenerId listen(std::uint16_t number) { return listen(ListenOptions{.port = number}); }
  ListenerId listen(const ListenOptions& options);
  StreamId connect(const Endpoint& to, const ConnectOptions& options = {});
  void send(PortId port, const Endpoint& to, ByteView bytes);
  void broadcast(PortId port, std::uint16_t number, ByteView bytes);
  void write(StreamId stream, ByteView bytes);
  void finish(StreamId stream);
  void abort(StreamId stream);
  std::size_t unsent(StreamId stream);
  void set_timer(std::uint16_t kind, Duration delay);
  /// Asks the stage, as an outsider would.
  InvocationId invoke(std::string_view operation, Json arguments = {});

  // What it does when it hears something.
  template <typename D>
  void on(std::function<void(Context&, const D&)> react) {
    script_.on<D>(std::move(react));
  }
  /// Sends back whatever comes on a stream, and ends when the peer ends.
  void echo();
  support::Script& script() { return script_; }

  // What it has heard.
  const support::Diary& diary() const { return script_.diary; }
  const support::PortDiary& port(PortId id) const { return diary().port(id); }
  const support::ListenerDiary& listener(ListenerId id) const { return diary().listener(id); }
  const support::StreamDiary& stream(StreamId id) const { return diary().stream(id); }

 private:
  Swarm& swarm_;
  HostIndex host_;
  std::string name_;
  support::Script script_;
  NodeIndex index_;
};

}  // namespace swarmstage::conformance
