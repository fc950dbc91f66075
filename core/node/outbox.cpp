#include "core/node/outbox.h"

#include <array>

namespace swarmstage {

std::string_view to_string(CommandKind kind) {
  static constexpr std::array<std::string_view, 26> names = {
      "set_timer",    "cancel_timer", "open_port", "close_port",     "join_group", "leave_group",
      "send",         "broadcast",    "listen",    "close_listener", "connect",    "write",
      "write_shared", "finish",       "abort",     "pause",          "resume",     "resolve",
      "call",         "cancel_call",  "complete",  "fail",           "changed",    "event",
      "measure",      "log"};
  return names[static_cast<std::size_t>(kind)];
}

Command& Outbox::add(CommandKind kind, Detail detail) {
  Command& command = add(kind);
  attach(command, std::move(detail));
  return command;
}

void Outbox::attach(Command& command, Detail detail) {
  command.detail = static_cast<std::uint32_t>(details_.size());
  details_.push_back(std::move(detail));
}

Command& Outbox::add(CommandKind kind, std::string_view name, Fields fields) {
  Command& command = add(kind);
  command.offset = static_cast<std::uint32_t>(bytes_.size());
  encode_fields(bytes_, name, fields);
  command.size = static_cast<std::uint32_t>(bytes_.size()) - command.offset;
  return command;
}

Command& Outbox::add(CommandKind kind, SharedBytes bytes) {
  Command& command = add(kind);
  command.detail = static_cast<std::uint32_t>(shared_.size());
  command.size = static_cast<std::uint32_t>(bytes.size());
  shared_.push_back(std::move(bytes));
  return command;
}

void Outbox::clear() {
  commands_.clear();
  bytes_.clear();
  details_.clear();
  shared_.clear();
}

}  // namespace swarmstage
