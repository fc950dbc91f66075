#include "engine/run/overlay_graph.h"

namespace swarmstage {

NamedGraph overlay_graph(const Roster& roster, std::string title) {
  NamedGraph whole{std::move(title), {}, Graph(static_cast<std::uint32_t>(roster.seats().size()))};
  for (const Seat& seat : roster.seats()) whole.names.push_back(seat.name);
  for (const GroupSeats& group : roster.groups()) {
    if (!group.overlay) continue;
    for (const auto& [one, other] : group.overlay->edges()) {
      whole.graph.add_edge(group.first + one, group.first + other);
    }
  }
  return whole;
}

}  // namespace swarmstage
