#pragma once

// What a handler may see and ask for. One context serves all nodes of a thread;
// the runner points it at the node whose handler runs, so never keep a reference
// beyond the handler. Asking appends a command to the outbox and does nothing
// else; ids are given at once, outcomes arrive later as handlers. Nothing here
// fails: misuse is an assertion, everything else is told by a handler.

#include <span>
#include <string_view>

#include "core/base/byte_view.h"
#include "core/base/json.h"
#include "core/base/shared_bytes.h"
#include "core/node/fields.h"
#include "core/node/limits.h"
#include "core/node/outbox.h"
#include "core/node/random.h"

namespace swarmstage {

class NodeRunner;
struct Host;

class Context {
 public:
  explicit Context(Outbox& outbox) : outbox_(outbox) {}
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  // What a node may see.
  TimePoint now() const { return now_; }
  WallTime wall_time();
  Random& random();
  /// Bytes that nobody can guess on real stages; from the seed on virtual ones.
  void fill_unguessable(std::span<std::byte> bytes);
  const Host& host() const;
  const Limits& limits() const;
  NodeIndex node() const;

  // Timers. Setting one again moves it; cancelling an absent one is fine.
  void set_timer(TimerId timer, Duration delay) { set_timer_at(timer, now_ + delay); }
  void set_timer_at(TimerId timer, TimePoint when);
  void cancel_timer(TimerId timer);

  // Datagrams.
  PortId open_port(const PortOptions& options);
  void close_port(PortId port);
  void join_group(PortId port, const IpAddress& group);
  void leave_group(PortId port, const IpAddress& group);
  void send(PortId port, const Endpoint& to, ByteView bytes);
  void broadcast(PortId port, std::uint16_t number, ByteView bytes);

  // Streams.
  ListenerId listen(const ListenOptions& options);
  void close_listener(ListenerId listener);
  StreamId connect(const Endpoint& to, const ConnectOptions& options = {});
  void write(StreamId stream, ByteView bytes);
  void write(StreamId stream, SharedBytes bytes);
  /// A hint for who writes to many streams at once, before the first of them.
  void write_follows(StreamId stream) const;
  /// No more from us; what was written still goes out.
  void finish(StreamId stream);
  /// Ends it now and drops what was not sent; closed follows.
  void abort(StreamId stream);
  void pause_reading(StreamId stream);
  void resume_reading(StreamId stream);
  /// Bytes written but not yet taken by the network, this handler's included.
  std::size_t unsent(StreamId stream);

  // Names and services.
  ResolveId resolve(std::string_view name);
  CallId call(std::string_view service, const Json& request, Duration deadline);
  void cancel_call(CallId call);

  // Towards outsiders.
  void complete(InvocationId invocation, Json result = nullptr);
  void fail(InvocationId invocation, std::string_view error);
  void changed(std::string_view observable);
  void event(std::string_view name, Fields fields = {});
  void measure(std::string_view name, double value);
  bool logs(LogLevel level) const { return level >= log_level_; }
  void log(LogLevel level, std::string_view text, Fields fields = {});

  /// Component routers only: whose ids and timers are made from here on.
  void set_owner(Owner owner) { owner_ = owner; }
  Owner owner() const { return owner_; }
  const Outbox& outbox() const { return outbox_; }

 private:
  friend class NodeRunner;
  friend class RunnerGroup;

  Outbox& outbox_;
  NodeRunner* runner_ = nullptr;  // whose handler runs; null between handlers
  TimePoint now_{};
  LogLevel log_level_ = LogLevel::info;
  Owner owner_ = 0;
};

}  // namespace swarmstage
