#include "core/roles/lan_discovery/discovery_limits.h"

namespace swarmstage::lan_discovery {

std::string_view to_string(DiscoveryLimit limit) {
  static constexpr std::array<std::string_view, discovery_limit_count> names = {
      "peers_max",
      "peers_per_source_max",
      "sources_max",
      "source_rate",
      "answer_rate",
      "answers_max",
      "off_link",
      "unauthenticated",
      "replays",
      "conflicts",
      "misdirected",
      "messages_max",
      "messages_per_peer_max",
      "hint_rate"};
  return names[static_cast<std::size_t>(limit)];
}

}  // namespace swarmstage::lan_discovery
