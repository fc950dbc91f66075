#include "cli/node/config_file.h"

#include <optional>
#include <set>
#include <vector>

#include "cli/node/read_file.h"
#include "core/codec/text.h"

namespace swarmstage::cli {

namespace {

constexpr std::size_t bytes_max = 64U << 20U;  // the full command's limit

// Told each part of a text that is parsed; the parser itself lets the last one win.
class RepeatWatch {
 public:
  void take(Json::parse_event_t event, const Json& part) {
    using Event = Json::parse_event_t;
    if (event == Event::object_start) keys_.emplace_back();
    if (event == Event::object_end) keys_.pop_back();
    if (event != Event::key || repeated_) return;
    const auto& key = part.get_ref<const std::string&>();
    if (!keys_.back().insert(key).second) repeated_ = key;
  }
  /// The first key that is there twice.
  const std::optional<std::string>& repeated() const { return repeated_; }

 private:
  std::vector<std::set<std::string>> keys_;  // of the objects we are in
  std::optional<std::string> repeated_;
};

std::string told_of(const Json::exception& wrong) {
  const std::string what = wrong.what();
  const std::size_t begin = what.find("] ");  // before it, the library's name for it
  std::string store;                          // it repeats the text, which may be none
  return codec::without_controls(
      codec::as_utf8(begin == std::string::npos ? what : what.substr(begin + 2), store));
}

Result<ConfigFile> read_json_config(const std::string& path) {
  const auto text = read_file(path, bytes_max);
  if (!text) return Error{path + ": " + text.error()};
  if (path.ends_with(".yaml") || path.ends_with(".yml")) {
    return Error{path + ": this small program reads JSON alone; `swarmstage node` reads YAML too"};
  }
  RepeatWatch watch;
  try {
    Json values = Json::parse(text.value(), [&watch](int, Json::parse_event_t event, Json& part) {
      watch.take(event, part);
      return true;
    });
    if (watch.repeated()) {
      return Error{path + ": the key '" + codec::without_controls(*watch.repeated()) +
                   "' is here twice"};
    }
    return ConfigFile{std::move(values), {}};
  } catch (const Json::exception& wrong) {  // what it cannot parse, and numbers it cannot hold
    return Error{path + ": expected a JSON object with configuration keys; " + told_of(wrong)};
  }
}

}  // namespace

const ConfigReader json_config{read_json_config, "JSON"};

}  // namespace swarmstage::cli
