#include "core/stage/plugin_library.h"

#include <dlfcn.h>
#include <string_view>

namespace swarmstage {

namespace {

constexpr const char* packet_library = "libswarmstage-packet.so";
constexpr const char* tls_library = "libswarmstage-tls.so";

// The folder this very code was loaded from.
std::string own_folder() {
  Dl_info info{};
  if (dladdr(reinterpret_cast<const void*>(&load_symbol), &info) == 0) return {};
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

bool is_loaded(const char* library) {
  void* handle = dlopen(library, RTLD_NOW | RTLD_NOLOAD);
  if (handle) dlclose(handle);
  return handle != nullptr;
}

// The library that this process has and that must not meet the asked one.
const char* loaded_opposite(std::string_view library) {
  const std::string_view name = library.substr(library.rfind('/') + 1);
  if (name == packet_library && is_loaded(tls_library)) return tls_library;
  if (name == tls_library && is_loaded(packet_library)) return packet_library;
  return nullptr;
}

}  // namespace

Result<void*> load_symbol(const std::string& library, const char* symbol) {
  if (const char* opposite = loaded_opposite(library)) {
    std::string wrong = "'" + library + "' is not loaded into a process that has '";
    return Error{wrong.append(opposite).append("': their licences do not go together")};
  }
  void* handle = open_library(library);
  if (!handle) {
    std::string wrong = "cannot load '" + library + "': ";
    return Error{wrong.append(dlerror())};
  }
  void* found = dlsym(handle, symbol);
  if (found) return found;
  std::string wrong = "'" + library + "' exports no ";
  return Error{wrong.append(symbol)};
}

}  // namespace swarmstage
