#include "cli/node/config_file.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

namespace swarmstage::cli {

Result<ConfigFile> read_json_config(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  if (!file.is_open() || file.bad()) {
    return Error{"cannot read '" + path + "': " + std::strerror(errno)};
  }
  if (path.ends_with(".yaml") || path.ends_with(".yml")) {
    return Error{path + ": this small program reads JSON alone; `swarmstage node` reads YAML too"};
  }
  try {
    return ConfigFile{Json::parse(text), {}};
  } catch (const Json::parse_error& wrong) {
    std::string what = wrong.what();
    const std::size_t begin = what.find("parse error at");
    if (begin != std::string::npos) what = what.substr(begin);
    return Error{path + ": expected a JSON object with configuration keys; " + what};
  }
}

}  // namespace swarmstage::cli
