#pragma once

// What a handler asked for, as data: small commands in the order they were
// recorded, and one array of bytes they point into. All nodes of a thread share
// one outbox, which is empty between handlers and never shrinks, so that a
// command allocates nothing in the steady state. Tests read it directly.

#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "core/base/byte_view.h"
#include "core/base/shared_bytes.h"
#include "core/node/datagram.h"
#include "core/node/endpoint.h"
#include "core/node/fields.h"
#include "core/node/ids.h"
#include "core/node/service.h"
#include "core/node/stream.h"
#include "core/node/time.h"

namespace swarmstage {

enum class CommandKind : std::uint8_t {
  set_timer,
  cancel_timer,
  open_port,
  close_port,
  join_group,
  leave_group,
  send,
  broadcast,
  listen,
  close_listener,
  connect,
  write,
  write_shared,
  finish,
  abort,
  pause,
  resume,
  resolve,
  call,
  cancel_call,
  complete,
  fail,
  changed,
  event,
  measure,
  log,
};

std::string_view to_string(CommandKind kind);

/// One thing asked for. Which fields mean something depends on the kind.
struct Command {
  CommandKind kind = CommandKind::set_timer;
  LogLevel level = LogLevel::debug;  // log
  std::uint16_t number = 0;          // broadcast: port number; event, measure: owner
  std::uint32_t detail = 0;          // index into the outbox's details or shared bytes
  std::uint32_t offset = 0;          // where the bytes begin
  std::uint32_t size = 0;            // how many there are
  std::uint64_t id = 0;              // value of the port, stream, call, ... id
  std::int64_t time = 0;             // set_timer: when; call: deadline
  TimerId timer;                     // set_timer, cancel_timer
  Endpoint endpoint;                 // send, connect: to; join, leave: group
  double value = 0;                  // measure

  PortId port() const { return {static_cast<std::uint32_t>(id)}; }
  ListenerId listener() const { return {static_cast<std::uint32_t>(id)}; }
  ResolveId resolve() const { return {static_cast<std::uint32_t>(id)}; }
  CallId call() const { return {static_cast<std::uint32_t>(id)}; }
  StreamId stream() const { return {id}; }
  InvocationId invocation() const { return {id}; }
  TimePoint when() const { return TimePoint(Duration(time)); }
};

class Outbox {
 public:
  using Detail = std::variant<PortOptions, ListenOptions, ConnectOptions, Json>;

  /// Appends a command of this kind; the caller fills it in.
  Command& add(CommandKind kind);
  Command& add(CommandKind kind, ByteView bytes);
  Command& add(CommandKind kind, Detail detail);
  Command& add(CommandKind kind, std::string_view name, Fields fields);
  Command& add(CommandKind kind, SharedBytes bytes);
  /// Gives a command that has bytes a detail as well.
  void attach(Command& command, Detail detail);

  bool empty() const { return commands_.empty(); }
  std::span<const Command> commands() const { return commands_; }
  ByteView bytes(const Command& command) const;
  const SharedBytes& shared(const Command& command) const { return shared_[command.detail]; }
  template <typename T>
  const T& detail(const Command& command) const {
    return std::get<T>(details_[command.detail]);
  }
  void clear();

 private:
  std::vector<Command> commands_;
  std::vector<std::byte> bytes_;
  std::vector<Detail> details_;
  std::vector<SharedBytes> shared_;
};

inline Command& Outbox::add(CommandKind kind) {
  Command& command = commands_.emplace_back();
  command.kind = kind;
  return command;
}

inline Command& Outbox::add(CommandKind kind, ByteView bytes) {
  Command& command = add(kind);
  command.offset = static_cast<std::uint32_t>(bytes_.size());
  command.size = static_cast<std::uint32_t>(bytes.size());
  if (!bytes.empty()) {
    bytes_.resize(bytes_.size() + bytes.size());
    std::memcpy(bytes_.data() + command.offset, bytes.data(), bytes.size());
  }
  return command;
}

inline ByteView Outbox::bytes(const Command& command) const {
  if (command.kind == CommandKind::write_shared) return shared(command).view();
  return {bytes_.data() + command.offset, command.size};
}

}  // namespace swarmstage
