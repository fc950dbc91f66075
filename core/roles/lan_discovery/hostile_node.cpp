#include "core/roles/lan_discovery/hostile_node.h"

#include <algorithm>
#include <array>

#include "core/node/context.h"
#include "core/roles/lan_discovery/notice.h"

namespace swarmstage::lan_discovery {

namespace {

constexpr TimerId again{1, 0, 0};
constexpr Duration between_deeds = 100ms;
constexpr std::size_t heard_max = 64;
constexpr std::uint64_t false_instances = 100;

constexpr std::array<std::string_view, 4> habits = {"garbage", "forgery", "flood", "replay"};

Result<std::unique_ptr<Node>> make_hostile(const RoleConfig& config) {
  const std::string habit = config.text("habit");
  const auto found = std::find(habits.begin(), habits.end(), habit);
  return std::unique_ptr<Node>(
      std::make_unique<HostileNode>(static_cast<std::uint16_t>(config.integer("broadcast_port")),
                                    static_cast<Habit>(found - habits.begin())));
}

}  // namespace

void HostileNode::on_start(Context& context) {
  voice_ = context.open_port({});
  PortOptions shared;
  shared.number = number_;
  shared.shared = true;
  context.open_port(shared);
}

void HostileNode::on_port_opened(Context& context, PortId port, const Endpoint&) {
  if (port == voice_) open_ = true;
  context.set_timer(again, between_deeds);
}

void HostileNode::on_datagram(Context&, const Datagram& datagram) {
  if (heard_.size() == heard_max) heard_.pop_front();
  heard_.emplace_back(datagram.bytes.text());
}

void HostileNode::on_timer(Context& context, TimerId) {
  context.set_timer(again, between_deeds);
  if (!open_) return;
  switch (habit_) {
    case Habit::garbage:
      return say(context, garbage(context));
    case Habit::forgery:
      return forge(context);
    case Habit::flood:
      return flood(context);
    case Habit::replay:
      for (const std::string& each : heard_) say(context, each);
      return;
  }
}

void HostileNode::say(Context& context, const std::string& bytes) {
  context.broadcast(voice_, number_, bytes);
  ++said_;
  context.changed("said");
}

std::string HostileNode::garbage(Context& context) const {
  Random& random = context.random();
  if (!heard_.empty() && random.chance(0.7)) {
    std::string bytes = heard_[random.below(heard_.size())];
    for (int i = 0; i < 3; ++i) {
      bytes[random.below(bytes.size())] = static_cast<char>(random.below(256));
    }
    if (random.chance(0.3)) bytes.resize(1 + random.below(bytes.size()));
    return bytes;
  }
  std::string bytes(1 + random.below(1400), '\0');
  for (char& byte : bytes) byte = static_cast<char>(random.below(256));
  return bytes;
}

void HostileNode::forge(Context& context) {
  for (const std::string& each : heard_) {
    const NoticeReading reading = read_notice(each, {});
    if (reading.fault != Fault::none) continue;
    Notice notice = reading.notice;
    notice.sequence = ++last_sequence_;
    notice.moves = static_cast<std::uint16_t>(notice.moves + 1);
    notice.kind = NoticeKind::announcement;
    say(context, write_notice(notice, {}));
    notice.sequence = ++last_sequence_;
    notice.kind = NoticeKind::goodbye;
    say(context, write_notice(notice, {}));
  }
}

void HostileNode::flood(Context& context) {
  for (std::uint64_t i = 0; i < false_instances; ++i) {
    const std::string name = "nobody-" + std::to_string(i);
    Notice notice;
    notice.name = name;
    notice.asks = true;
    notice.instance = context.random().next() | 1U;
    notice.sequence = 1;
    notice.udp_port = number_;
    say(context, write_notice(notice, {}));
  }
}

Json HostileNode::observe(std::string_view name, const Json&) const {
  if (name == "said") return said_;
  return nullptr;
}

Role hostile_role() {
  RoleDescriptor role;
  role.name = "lan-discovery-hostile";
  role.about = "a neighbour of LAN discovery with one bad habit, for scenarios";
  ConfigKey port;
  port.name = "broadcast_port";
  port.type = ValueType::integer;
  port.default_value = 8080;
  port.about = "where the others listen";
  port.low = 1;
  port.high = 65535;
  ConfigKey habit;
  habit.name = "habit";
  habit.default_value = "garbage";
  habit.about = "what it does";
  habit.choices.assign(habits.begin(), habits.end());
  role.config = {port, habit};
  role.observables = {{"said", ValueType::integer, "datagrams so far", {}}};
  return {role, make_hostile};
}

}  // namespace swarmstage::lan_discovery
