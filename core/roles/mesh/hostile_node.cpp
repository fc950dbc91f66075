#include "core/roles/mesh/hostile_node.h"

#include "core/node/context.h"

namespace swarmstage::mesh {

namespace {

constexpr TimerId again{1, 0, 0};
constexpr Duration between_attempts = 1s;
constexpr Duration between_deeds = 100ms;

Result<Habit> habit_of(const std::string& word) {
  if (word == "garbage") return Habit::garbage;
  if (word == "endless-line") return Habit::endless_line;
  if (word == "flood") return Habit::flood;
  if (word == "silence") return Habit::silence;
  return Habit::lies;
}

Result<std::unique_ptr<Node>> make_hostile(const RoleConfig& config) {
  const auto target = Endpoint::parse(config.text("target"));
  if (!target) return Error{"'target' is no address with a port"};
  return std::unique_ptr<Node>(
      std::make_unique<HostileNode>(*target, habit_of(config.text("habit")).value()));
}

}  // namespace

void HostileNode::on_start(Context& context) {
  context.set_timer(again, between_attempts);
}

void HostileNode::on_timer(Context& context, TimerId) {
  if (open_) {
    misbehave(context);
    context.set_timer(again, between_deeds);
    return;
  }
  ++attempts_;
  context.changed("attempts");
  ConnectOptions options;
  options.timeout = between_attempts;
  stream_ = context.connect(target_, options);
}

void HostileNode::on_stream_opened(Context& context, StreamId, const StreamInfo&) {
  open_ = true;
  if (habit_ == Habit::flood || habit_ == Habit::lies) {
    std::string hello = std::to_string(context.random().next());
    hello += ":friend\n";
    context.write(stream_, hello);
  }
  context.set_timer(again, between_deeds);
}

void HostileNode::on_stream_closed(Context& context, StreamId, CloseReason) {
  open_ = false;
  context.set_timer(again, between_attempts);
}

std::string HostileNode::garbage(Context& context) const {
  std::string bytes(512, '\0');
  for (char& byte : bytes) byte = static_cast<char>(context.random().below(256));
  return bytes;
}

std::string HostileNode::lies(Context& context) const {
  std::string line = "PEERS:";
  for (int i = 0; i < 200; ++i) {
    // Ports of the target itself: on real sockets nobody else may be bothered.
    const auto port = static_cast<std::uint16_t>(context.random().between(10000, 60000));
    line += Endpoint{target_.address, port}.to_string();
    line += ',';
  }
  line.back() = '\n';
  return line;
}

void HostileNode::misbehave(Context& context) {
  switch (habit_) {
    case Habit::garbage:
      context.write(stream_, garbage(context));
      return;
    case Habit::endless_line:
      context.write(stream_, std::string(16U << 10U, 'a'));
      return;
    case Habit::flood:
      for (int i = 0; i < 200; ++i) context.write(stream_, std::string("REQUEST_PEERS\nPING\n"));
      return;
    case Habit::silence:
      return;
    case Habit::lies:
      context.write(stream_, lies(context));
      return;
  }
}

Json HostileNode::observe(std::string_view name, const Json&) const {
  if (name == "attempts") return attempts_;
  return nullptr;
}

Role hostile_role() {
  RoleDescriptor role;
  role.name = "mesh-hostile";
  role.about = "a neighbour of a mesh with one bad habit, for scenarios";
  ConfigKey target;
  target.name = "target";
  target.default_value = "";
  target.about = "address:port of the node it bothers";
  ConfigKey habit;
  habit.name = "habit";
  habit.default_value = "garbage";
  habit.about = "what it does";
  habit.choices = {"garbage", "endless-line", "flood", "silence", "lies"};
  role.config = {target, habit};
  role.observables = {{"attempts", ValueType::integer, "connects so far", {}}};
  return {role, make_hostile};
}

}  // namespace swarmstage::mesh
