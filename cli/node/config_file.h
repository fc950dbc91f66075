#pragma once

// A file of configuration keys for a node: what it says, and where each key stands.
// The full command reads YAML and JSON; the small program, JSON alone, so that an
// idle node needs not carry a parser for YAML.

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "core/base/json.h"
#include "core/base/result.h"

namespace swarmstage::cli {

struct ConfigFile {
  Json values;                                // an object
  std::map<std::string, std::string> places;  // "node.yaml:3:1" by key; may lack some
};

struct ConfigReader {
  /// One line says what is wrong, and where.
  std::function<Result<ConfigFile>(const std::string& path)> read;
  std::string_view formats;  // of the files, as help names them
};

/// Of the small program.
extern const ConfigReader json_config;

}  // namespace swarmstage::cli
