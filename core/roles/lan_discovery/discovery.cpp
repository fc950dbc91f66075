#include "core/roles/lan_discovery/discovery.h"

#include <array>

namespace swarmstage::lan_discovery {

Discovery::Discovery(DiscoverySettings given)
    : settings(std::move(given)), peers(table_options()), sources(source_options()) {}

void Discovery::begin(Context& context) {
  std::array<std::byte, sizeof(InstanceId)> bytes{};
  context.fill_unguessable(bytes);
  for (const std::byte each : bytes) instance = instance << 8U | static_cast<unsigned>(each);
  if (instance == 0) instance = 1;
  started = context.now();
}

void Discovery::apply(DiscoverySettings given) {
  settings = std::move(given);
  peers.set_options(table_options());
  sources.set_options(source_options());
}

void Discovery::has_moved(Context& context) {
  ++moves;
  if (announcer.announcements() > 0) announcer.begin(context);
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
  return {settings.sources_max, settings.source_rate, settings.answer_rate};
}

std::string to_text(InstanceId instance) {
  std::string text;
  for (unsigned shift = 64; shift > 0; shift -= 4) {
    text += "0123456789abcdef"[instance >> (shift - 4) & 15U];
  }
  return text;
}

}  // namespace swarmstage::lan_discovery
