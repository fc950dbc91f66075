#include "core/stage/stage_plugin.h"

#include "core/stage/plugin_library.h"

namespace swarmstage {

Result<std::unique_ptr<Stage>> load_stage(const std::string& library, const StageOptions& options) {
  const Result<void*> symbol = load_symbol(library, "swarmstage_make_stage");
  if (!symbol) return Error{"no stage: " + symbol.error()};
  const auto make = reinterpret_cast<MakeStage*>(symbol.value());
  std::unique_ptr<Stage> stage(make(&options));
  if (!stage) return Error{"the stage in '" + library + "' does not accept these options"};
  return stage;
}

}  // namespace swarmstage
