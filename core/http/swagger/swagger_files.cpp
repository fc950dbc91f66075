// Swagger UI as it was published (package swagger-ui-dist, Apache-2.0, see
// LICENSE and NOTICE beside this file), each file packed by `gzip -9n`. A library
// of its own: core/http/docs_files.h says why.

#include <cstddef>
#include <string_view>

#define SWARMSTAGE_FILE(symbol, path)                                                           \
  asm(".section .rodata\n.balign 16\n.local " #symbol "\n" #symbol                              \
      ":\n.incbin \"" SWARMSTAGE_SWAGGER_FOLDER "/" path "\"\n.local " #symbol "_end\n" #symbol \
      "_end:\n.byte 0\n.previous\n");                                                           \
  extern "C" __attribute__((visibility("hidden"))) const unsigned char symbol[];                \
  extern "C" __attribute__((visibility("hidden"))) const unsigned char symbol##_end[]

SWARMSTAGE_FILE(swagger_bundle, "swagger-ui-bundle.js.gz");
SWARMSTAGE_FILE(swagger_style, "swagger-ui.css.gz");

extern "C" bool swarmstage_docs_file(const char* name, const unsigned char** data,
                                     std::size_t* size) {
  const std::string_view wanted(name);
  const bool bundle = wanted == "swagger-ui-bundle.js";
  if (!bundle && wanted != "swagger-ui.css") return false;
  *data = bundle ? swagger_bundle : swagger_style;
  *size = static_cast<std::size_t>((bundle ? swagger_bundle_end : swagger_style_end) - *data);
  return true;
}
