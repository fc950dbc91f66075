#include "core/http/docs_files.h"

#include <dlfcn.h>
#include <string>

namespace swarmstage::http {

namespace {

constexpr const char* library = "libswarmstage-docs.so";
using FindFile = bool(const char* name, const unsigned char** data, std::size_t* size);

// The folder this very code was loaded from.
std::string own_folder() {
  Dl_info info{};
  if (dladdr(reinterpret_cast<const void*>(&docs_file), &info) == 0) return {};
  const std::string path(info.dli_fname);
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? std::string() : path.substr(0, slash + 1);
}

// Opening it again gives the same one.
void* open_library() {
  const std::string folder = own_folder();
  if (!folder.empty()) {
    for (const std::string& place : {folder, folder + "../lib/"}) {
      if (void* handle = dlopen((place + library).c_str(), RTLD_NOW | RTLD_LOCAL)) return handle;
    }
  }
  return dlopen(library, RTLD_NOW | RTLD_LOCAL);
}

}  // namespace

std::optional<ByteView> docs_file(std::string_view name) {
  void* handle = open_library();
  void* symbol = handle ? dlsym(handle, "swarmstage_docs_file") : nullptr;
  if (!symbol) return std::nullopt;
  const unsigned char* data = nullptr;
  std::size_t size = 0;
  const bool found = reinterpret_cast<FindFile*>(symbol)(std::string(name).c_str(), &data, &size);
  if (!found) return std::nullopt;
  return ByteView(data, size);
}

}  // namespace swarmstage::http
