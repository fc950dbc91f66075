#include "core/stage/stage_plugin.h"

#include <dlfcn.h>

namespace swarmstage {

namespace {

// The folder this very code was loaded from.
std::string own_folder() {
  Dl_info info{};
  if (dladdr(reinterpret_cast<const void*>(&load_stage), &info) == 0) return {};
  const std::string path(info.dli_fname);
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? std::string() : path.substr(0, slash + 1);
}

void* open_library(const std::string& library) {
  if (library.find('/') == std::string::npos) {
    for (const std::string& folder : {own_folder(), own_folder() + "../lib/"}) {
      if (void* handle = dlopen((folder + library).c_str(), RTLD_NOW | RTLD_LOCAL)) return handle;
    }
  }
  return dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL);
}

}  // namespace

Result<std::unique_ptr<Stage>> load_stage(const std::string& library, const StageOptions& options) {
  void* handle = open_library(library);
  if (!handle) return Error{"cannot load the stage from '" + library + "': " + dlerror()};
  void* symbol = dlsym(handle, "swarmstage_make_stage");
  if (!symbol) return Error{"'" + library + "' is no stage: it exports no swarmstage_make_stage"};
  const auto make = reinterpret_cast<MakeStage*>(symbol);
  std::unique_ptr<Stage> stage(make(&options));
  if (!stage) return Error{"the stage in '" + library + "' does not accept these options"};
  return stage;
}

}  // namespace swarmstage
