#include "core/node/role_library.h"

#include <dlfcn.h>

namespace swarmstage {

std::optional<std::string> load_roles(const std::string& library, RoleRegistry& registry) {
  void* handle = dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!handle) return "cannot load roles from '" + library + "': " + dlerror();
  void* symbol = dlsym(handle, "swarmstage_roles_v1");
  if (!symbol) {
    dlclose(handle);
    return "'" + library + "' brings no roles: it exports no swarmstage_roles_v1";
  }
  reinterpret_cast<void (*)(RoleRegistry&)>(symbol)(registry);
  return std::nullopt;
}

}  // namespace swarmstage
