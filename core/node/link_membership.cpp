#include "core/node/link_membership.h"

#include <algorithm>

#include "core/node/context.h"

namespace swarmstage {

namespace {

IpAddress on_link(IpAddress group, std::uint16_t link) {
  group.scope = link;
  return group;
}

}  // namespace

// First those that are left: a stage may know one membership for all links, which the
// joins bring back.
void LinkMembership::keep(Context& context, PortId port, const IpAddress& group,
                          const std::vector<std::uint16_t>& links) {
  for (const std::uint16_t each : joined_) {
    const bool stays = std::find(links.begin(), links.end(), each) != links.end();
    if (!stays) context.leave_group(port, on_link(group, each));
  }
  for (const std::uint16_t each : links) context.join_group(port, on_link(group, each));
  joined_ = links;
}

}  // namespace swarmstage
