#pragma once

// The loader of every file the engine reads: YAML or JSON in, one tree of values
// with positions out. Anchors and aliases are allowed as plain references; merge
// keys, tags and several documents are not. An error is one line with file, line
// and column.

#include <filesystem>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "engine/document/value.h"

namespace swarmstage {

Result<Document> read_document(const std::filesystem::path& path);
/// `file` is the name that errors carry.
Result<Document> parse_document(std::string_view text, std::string file);

}  // namespace swarmstage
