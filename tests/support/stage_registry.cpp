#include "tests/support/stage_registry.h"

#include <dlfcn.h>

#include "core/stage/stage_plugin.h"
#ifdef SWARMSTAGE_TEST_SOCKETS
#include "net/socket_stage.h"
#endif
#ifdef SWARMSTAGE_TEST_MODEL
#include "sim/model/model_stage.h"
#endif

namespace swarmstage::support {

namespace {

using Made = Result<std::unique_ptr<Stage>>;

#ifdef SWARMSTAGE_TEST_MODEL
Made make_model(const StageOptions& options) {
  return std::unique_ptr<Stage>(std::make_unique<model::ModelStage>(options));
}
#endif
#ifdef SWARMSTAGE_TEST_PACKET
Made make_packet(const StageOptions& options) {
  return load_stage(SWARMSTAGE_TEST_PACKET, options);
}
#endif
#ifdef SWARMSTAGE_TEST_SOCKETS
Made make_sockets(const StageOptions& options) {
  return net::SocketStage::make(options);
}
Made make_sockets_secured(const StageOptions& options) {
  StageOptions more = options;
  more.extra = {{"secure_all", true}};
  return net::SocketStage::make(more);
}
Made make_sockets_on_two_threads(const StageOptions& options) {
  StageOptions more = options;
  more.threads = 2;
  return net::SocketStage::make(more);
}
#endif

}  // namespace

const std::vector<StageEntry>& stage_registry() {
  static const std::vector<StageEntry> stages = {
#ifdef SWARMSTAGE_TEST_MODEL
      {"model", make_model},
#endif
#ifdef SWARMSTAGE_TEST_PACKET
      {"packet", make_packet},
#endif
#ifdef SWARMSTAGE_TEST_SOCKETS
      {"sockets", make_sockets},
      {"sockets_secured", make_sockets_secured},
      {"sockets_on_two_threads", make_sockets_on_two_threads},
#endif
  };
  return stages;
}

std::string obstacle([[maybe_unused]] const StageEntry& entry) {
#ifdef SWARMSTAGE_TEST_PACKET
  if (entry.name != "sockets_secured") return {};
  void* packet = dlopen(SWARMSTAGE_TEST_PACKET, RTLD_NOW | RTLD_NOLOAD);
  if (packet == nullptr) return {};
  dlclose(packet);
  return "this process has ns-3, and so no TLS; run the test alone, or with ctest";
#else
  return {};
#endif
}

const StageEntry* find_stage(std::string_view name) {
  for (const StageEntry& each : stage_registry()) {
    if (each.name == name) return &each;
  }
  return nullptr;
}

}  // namespace swarmstage::support
