#include "cli/stage_maker.h"

#include "core/base/nearest.h"
#include "core/stage/stage_plugin.h"
#include "net/remote/remote_stage.h"
#include "net/socket_stage.h"
#include "sim/model/model_stage.h"
#include "sim/packet/packet_traits.h"

namespace swarmstage::cli {

std::vector<std::string> stage_names() {
  return {"model", "packet", "sockets"};
}

Result<StageTraits> stage_traits(const std::string& name) {
  if (name == "model") return model::model_traits();
  if (name == "sockets") return net::socket_traits();
  if (name == "packet") return packet::packet_traits();
  return Error{"there is no stage '" + name + "'" + suggestion(name, stage_names())};
}

Result<std::unique_ptr<Stage>> make_stage(const std::string& name, const StageOptions& options) {
  if (name == "model") {
    return std::unique_ptr<Stage>(std::make_unique<model::ModelStage>(options));
  }
  if (name == "sockets") return net::SocketStage::make(options);
  if (name == "packet") return load_stage("libswarmstage-packet.so", options);
  return Error{"there is no stage '" + name + "'" + suggestion(name, stage_names())};
}

Result<std::unique_ptr<Stage>> make_stage_in_processes(
    const std::string& name, const StageOptions& options, unsigned processes,
    const std::vector<std::string>& role_libraries, const std::string& folder) {
  if (processes <= 1) return make_stage(name, options);
  return net::RemoteStage::make(options,
                                {processes, {"/proc/self/exe", "control"}, role_libraries, folder});
}

}  // namespace swarmstage::cli
