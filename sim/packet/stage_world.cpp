#include "sim/packet/stage_world.h"

#include "sim/packet/capture.h"
#include "sim/packet/datagrams.h"
#include "sim/packet/listener_end.h"
#include "sim/packet/stream_end.h"

namespace swarmstage::packet {

namespace {

// The largest piece a node is given at once, and room for any datagram.
constexpr std::size_t scratch_bytes = 64U << 10;

// What is in it has been checked by tcp_settings_from.
bool wants_routers(const Json& extra) {
  return extra.is_object() && extra.value("routed", false);
}

}  // namespace

HostState::HostState() = default;
HostState::~HostState() = default;
NodeState::NodeState() = default;
NodeState::~NodeState() = default;

World::World(const StageOptions& stage_options, const TcpSettings& tcp, Driver& driver,
             Observer& observer)
    : options(stage_options),
      simulation(tcp),
      cloud(stage_options.seed, wants_routers(stage_options.extra)),
      kit(cloud, stage_options.seed, tcp),
      group(driver, observer, stage_options.seed, stage_options.limits),
      scratch(scratch_bytes) {
  group.set_trace(options.trace);
  group.set_log_level(options.log_level);
}

World::~World() = default;

void World::retire(std::unique_ptr<StreamEnd> stream) {
  if (retired.empty()) {
    post_now([this] { retired.clear(); });
  }
  retired.push_back(std::move(stream));
}

}  // namespace swarmstage::packet
