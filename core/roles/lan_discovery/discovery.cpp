#include "core/roles/lan_discovery/discovery.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "core/base/hex.h"

namespace swarmstage::lan_discovery {

namespace {

// Nothing of an empty list.
std::string listed(std::string_view before, const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) {
    text += text.empty() ? before : ", ";
    text += name;
  }
  return text;
}

}  // namespace

Discovery::Discovery(DiscoverySettings given)
    : settings(std::move(given)), peers(table_options()), sources(source_options()) {}

void Discovery::begin(Context& context) {
  std::array<std::byte, sizeof(InstanceId)> bytes{};
  context.fill_unguessable(bytes);
  for (const std::byte each : bytes) instance = instance << 8U | static_cast<unsigned>(each);
  if (instance == 0) instance = 1;
  context.fill_unguessable(bytes);
  for (const std::byte each : bytes) table_key = table_key << 8U | static_cast<unsigned>(each);
  peers.set_key(table_key);
  sources.set_options(source_options());
  started = context.now();
  ears.look_around(context);
  look_for_interfaces(context);
}

void Discovery::apply(DiscoverySettings given) {
  settings = std::move(given);
  peers.set_options(table_options());
  sources.set_options(source_options());
}

void Discovery::has_moved(Context& context) {
  ++moves;
  ears.look_around(context);
  look_for_interfaces(context);
  ports.look_around(context);
  if (announcer.announcements() > 0) announcer.begin(context);
}

void Discovery::look_for_interfaces(Context& context) {
  const bool has_one = std::ranges::any_of(
      context.host().interfaces, [this](const Interface& each) { return settings.uses(each); });
  if (std::exchange(has_interface, has_one) == has_one) return;
  if (has_one) return context.log(LogLevel::info, "there is an interface to announce us on again");
  std::string text = "no interface is left to announce us on";
  text += listed(": 'interfaces' names ", settings.interfaces);
  text += listed(settings.interfaces.empty() ? ": 'exclude_interfaces' names "
                                             : ", 'exclude_interfaces' names ",
                 settings.excluded);
  context.log(LogLevel::warning, text);
}

void Discovery::tell(Context& context, InstanceId peer, std::string_view event,
                     Fields fields) const {
  context.event(event, fields);
  if (!audience) return;
  std::vector<std::byte> encoded;
  encode_fields(encoded, event, fields);
  Json told = decode_fields(encoded).fields;
  told["instance"] = to_text(peer);
  audience(context, event, told);
}

void Discovery::leave(Context& context) {
  if (leaving) return;
  leaving = true;
  courier.give_all_up(context);
  announcer.say_goodbye(context);
}

PeerTable::Options Discovery::table_options() const {
  return {settings.peers_max, settings.peers_per_source_max};
}

SourceTable::Options Discovery::source_options() const {
  return {settings.sources_max, settings.source_rate, settings.answer_rate, table_key};
}

std::string to_text(InstanceId instance) {
  return to_hex(instance);
}

}  // namespace swarmstage::lan_discovery
