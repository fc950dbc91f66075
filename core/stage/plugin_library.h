#pragma once

// Opens a shared library that is not linked and finds what it exports: stages,
// and TLS. A name without a folder is looked for beside our own libraries. What
// was opened stays open until the process ends, because code of it may be on the
// stack. Libraries whose licences do not go together (ns-3 is GPL-2.0-only,
// OpenSSL 3 is Apache-2.0) are never loaded into one process: the second is
// refused.

#include <string>

#include "core/base/result.h"

namespace swarmstage {

/// The address of the symbol; never null. One line says what was wrong.
Result<void*> load_symbol(const std::string& library, const char* symbol);

}  // namespace swarmstage
