#include "cli/node/node_wish.h"

#include <algorithm>
#include <vector>

#include "core/base/nearest.h"
#include "core/node/units.h"

namespace swarmstage::cli {

namespace {

constexpr std::string_view flags_of_all[] = {"debug",  "json",  "show-config",  "help", "trace",
                                             "config", "roles", "stream-queue", "state"};

std::string flag_of(std::string key) {
  std::replace(key.begin(), key.end(), '_', '-');
  return key;
}

// Reads the words one by one into the wish.
class WishReader {
 public:
  WishReader(NodeWish& wish, std::span<const std::string> words)
      : wish_(wish), role_(wish.role->descriptor), words_(words) {}

  std::optional<std::string> read() {
    while (at_ < words_.size()) {
      const std::string& word = words_[at_++];
      auto wrong = word.starts_with("-") && word.size() > 1 ? take_flag(word) : take_plain(word);
      if (wrong) return wrong;
    }
    return wish_.state.empty() ? std::nullopt : remember();
  }

 private:
  std::optional<std::string> take_flag(const std::string& word);
  bool* find_plain(std::string_view flag);
  std::optional<std::string> take_plain_flag(const std::string& flag, bool& asked);
  std::optional<std::string> take_plain(const std::string& word);
  std::optional<std::string> take_own(const std::string& flag);
  std::optional<std::string> take_state();
  std::optional<std::string> remember();
  std::optional<std::string> take_once(const std::string& flag, std::string& place);
  std::optional<std::string> take_key(const ConfigKey& key, const std::string& word);
  std::optional<std::string> take_tls(const TlsFlag& flag);
  std::optional<std::string> set(const ConfigKey& key, const std::string& text,
                                 const std::string& origin);
  std::string unknown(const std::string& flag) const;

  NodeWish& wish_;
  const RoleDescriptor& role_;
  std::span<const std::string> words_;
  std::size_t at_ = 1;  // behind the role
  bool has_port_ = false;
  std::optional<std::string> value_;  // of --flag=value
  std::string bare_;                  // the flag just read, if it needed no value and had none
  std::string stream_queue_;          // as given
};

std::optional<std::string> WishReader::take_flag(const std::string& word) {
  const std::size_t equals = word.find('=');
  value_.reset();
  bare_.clear();
  if (equals != std::string::npos) value_ = word.substr(equals + 1);
  std::string flag = flag_of(word.substr(0, equals));
  if (flag == "-h") flag = "--help";
  if (bool* asked = find_plain(flag)) return take_plain_flag(flag, *asked);
  if (flag == "--config" || flag == "--trace" || flag == "--stream-queue") return take_own(flag);
  if (flag == "--state") return take_state();
  if (const TlsFlag* tls = find_tls_flag(flag)) return take_tls(*tls);
  for (const ConfigKey& key : role_.config) {
    if (std::string("--").append(flag_of(key.name)) == flag) return take_key(key, flag);
  }
  return unknown(flag);
}

/// Where it is kept that this flag, which has no value, was there; null: it is no such flag.
bool* WishReader::find_plain(std::string_view flag) {
  if (flag == "--debug") return &wish_.debug;
  if (flag == "--json") return &wish_.json;
  if (flag == "--show-config") return &wish_.show_config;
  return flag == "--help" ? &wish_.help : nullptr;
}

std::optional<std::string> WishReader::take_plain_flag(const std::string& flag, bool& asked) {
  if (value_) return flag + " takes no value; found '" + *value_ + "'";
  asked = true;
  return std::nullopt;
}

std::optional<std::string> WishReader::take_tls(const TlsFlag& flag) {
  if (!uses_tls(role_)) return std::string(flag.flag) + ": " + role_.name + " speaks no TLS";
  if (!value_ && at_ < words_.size()) value_ = words_[at_++];
  if (!value_ || value_->empty()) return std::string(flag.flag) + " needs a file";
  if (auto wrong = take_once(std::string(flag.flag), wish_.tls.*flag.place)) return wrong;
  wish_.origins[std::string(flag.flag)] = "flag " + std::string(flag.flag);
  return std::nullopt;
}

/// Whoever gives it twice means one of them, and nobody can tell which.
std::optional<std::string> WishReader::take_once(const std::string& flag, std::string& place) {
  if (!place.empty() && place != *value_) {
    return flag + " is given twice: '" + place + "' and '" + *value_ + "'";
  }
  place = *value_;
  return std::nullopt;
}

/// A flag of all roles that has a value.
std::optional<std::string> WishReader::take_own(const std::string& flag) {
  if (!value_ && at_ < words_.size()) value_ = words_[at_++];
  if (!value_ || value_->empty()) {
    return flag + " needs a " + (flag == "--stream-queue" ? "size" : "file");
  }
  if (flag == "--config") return take_once(flag, wish_.file);
  if (flag == "--trace") return take_once(flag, wish_.trace);
  if (auto wrong = take_once(flag, stream_queue_)) return wrong;
  constexpr std::uint64_t least = 64U << 10U;
  constexpr std::uint64_t most = 1U << 30U;
  const auto size = parse_size(*value_);
  if (!size || size.value() < least || size.value() > most) {
    return flag + ": found '" + *value_ + "', expected a size from 64KiB to 1GiB";
  }
  wish_.stream_queue_bytes = size.value();
  return std::nullopt;
}

/// Whoever says where to remember wants it to remember.
std::optional<std::string> WishReader::take_state() {
  if (!role_.find_key("remember")) return "--state: " + role_.name + " has nothing to remember";
  if (!value_ && at_ < words_.size()) value_ = words_[at_++];
  if (!value_ || value_->empty()) return std::string("--state needs a folder");
  return take_once("--state", wish_.state);
}

std::optional<std::string> WishReader::remember() {
  const ConfigKey& key = *role_.find_key("remember");
  if (wish_.config.contains(key.name)) return std::nullopt;
  return set(key, "true", "flag --state");
}

std::optional<std::string> WishReader::take_key(const ConfigKey& key, const std::string& word) {
  if (!value_ && key.type == ValueType::flag) {
    value_ = "true";
    bare_ = word;
  }
  if (!value_ && at_ < words_.size()) value_ = words_[at_++];
  if (!value_) return word + " needs a value: " + key.about;
  return set(key, *value_, "flag " + word);
}

// PORT first, then the addresses to begin with, where the role has such keys.
std::optional<std::string> WishReader::take_plain(const std::string& word) {
  const ConfigKey* port = role_.find_key("port");
  const ConfigKey* bootstrap = role_.find_key("bootstrap");
  const bool number = word.find_first_not_of("0123456789") == std::string::npos;
  if (port && !has_port_ && number) {
    has_port_ = true;
    return set(*port, word, "argument");
  }
  if (bootstrap && HostPort::parse(word)) return set(*bootstrap, word, "argument");
  // Whoever writes a value behind a flag that needs none means that flag.
  const std::string hint =
      bare_.empty() ? std::string() : "; a value of " + bare_ + " is given as " + bare_ + "=off";
  if (port && !has_port_) {
    return "'" + word + "' is no port; expected a number from 0 to 65535" + hint;
  }
  if (bootstrap) return "'" + word + "' is no address; expected host:port" + hint;
  return "'" + word + "' is one word too many for " + role_.name + hint;
}

std::optional<std::string> WishReader::set(const ConfigKey& key, const std::string& text,
                                           const std::string& origin) {
  auto value = read_value(key, text);
  if (!value) return origin + ": " + value.error();
  Json& place = wish_.config[key.name];
  const bool more = key.type == ValueType::texts && place.is_array();
  if (more) {
    for (const Json& each : value.value()) place.push_back(each);
  } else if (!place.is_null() && place != value.value()) {
    return "'" + key.name + "' is given twice: " + place.dump() + " (" + wish_.origins[key.name] +
           ") and " + value.value().dump() + " (" + origin + ")";
  } else {
    place = std::move(value.value());
  }
  wish_.origins[key.name] = origin;
  return std::nullopt;
}

std::string WishReader::unknown(const std::string& flag) const {
  std::vector<std::string> known;
  for (const std::string_view each : flags_of_all) known.push_back("--" + std::string(each));
  for (const ConfigKey& key : role_.config) known.push_back("--" + flag_of(key.name));
  if (uses_tls(role_)) {
    for (const TlsFlag& each : tls_flags()) known.emplace_back(each.flag);
  }
  const auto near = nearest_word(flag, known);
  std::string line = "unknown flag '" + flag + "'";
  line += near ? "; did you mean '" + *near + "'?" : "; --help lists the flags of " + role_.name;
  return line;
}

// --- The layers below ---

/// What is true or false may be written as flags and variables are: on, off, yes, no.
void take_words_for_flags(const RoleDescriptor& role, Json& values) {
  if (!values.is_object()) return;
  for (const ConfigKey& key : role.config) {
    const auto found = values.find(key.name);
    if (found == values.end() || key.type != ValueType::flag || !found->is_string()) continue;
    if (const auto read = read_value(key, found->get<std::string>())) *found = read.value();
  }
}

std::string place_of(const ConfigFile& file, const std::string& key, const std::string& path) {
  const auto place = file.places.find(key);
  return place == file.places.end() ? path : place->second;
}

/// Key by key, so that what is wrong is told with the place where it stands.
std::optional<std::string> check_file(const RoleDescriptor& role, const ConfigFile& file,
                                      const std::string& path) {
  if (!file.values.is_object()) return path + ": expected configuration keys with their values";
  for (const auto& [name, value] : file.values.items()) {
    const auto checked = RoleConfig::parse(role, Json{{name, value}});
    if (checked) continue;
    return place_of(file, name, path) + ": " + checked.error();
  }
  return std::nullopt;
}

void add_tls_below(NodeWish& wish, const Environment& environment) {
  if (!uses_tls(wish.role->descriptor)) return;
  for (const TlsFlag& each : tls_flags()) {
    std::string& place = wish.tls.*each.place;
    const auto text = environment(std::string(each.environment));
    if (!place.empty() || !text) continue;
    place = *text;
    wish.origins[std::string(each.flag)] = "environment " + std::string(each.environment);
  }
}

std::optional<std::string> add_layers_below(NodeWish& wish, const Environment& environment,
                                            const ConfigReader& read_config) {
  const RoleDescriptor& role = wish.role->descriptor;
  for (const ConfigKey& key : role.config) {
    if (wish.config.contains(key.name) || key.environment.empty()) continue;
    const auto text = environment(key.environment);
    if (!text) continue;
    auto value = read_value(key, *text);
    if (!value) return key.environment + " in the environment: " + value.error();
    wish.config[key.name] = std::move(value.value());
    wish.origins[key.name] = "environment " + key.environment;
    wish.places[key.name] = key.environment + " in the environment";
  }
  add_tls_below(wish, environment);
  if (wish.file.empty()) return std::nullopt;
  auto file = read_config.read(wish.file);
  if (!file) return file.error();
  take_words_for_flags(role, file.value().values);
  if (auto wrong = check_file(role, file.value(), wish.file)) return wrong;
  for (const auto& [name, value] : file.value().values.items()) {
    if (wish.config.contains(name)) continue;
    wish.config[name] = value;
    wish.origins[name] = "file " + wish.file;
    wish.places[name] = place_of(file.value(), name, wish.file);
  }
  return std::nullopt;
}

}  // namespace

Result<NodeWish> read_node_wish(const RoleRegistry& roles, std::span<const std::string> words,
                                const Environment& environment, const ConfigReader& read_config) {
  if (words.empty()) return Error{"say which role" + suggestion("", roles.names())};
  NodeWish wish;
  wish.role = roles.find(words.front());
  if (!wish.role) return Error{roles.unknown(words.front())};
  WishReader reader(wish, words);
  if (const auto wrong = reader.read()) return Error{*wrong};
  if (wish.help) return wish;
  if (const auto wrong = add_layers_below(wish, environment, read_config)) {
    return Error{*wrong};
  }
  const auto checked = RoleConfig::parse(wish.role->descriptor, wish.config);
  if (!checked) return Error{checked.error()};
  if (uses_tls(wish.role->descriptor)) {
    if (const auto wrong = check(wish.tls, checked.value())) return Error{*wrong};
  }
  if (wish.role->descriptor.find_key("remember") && checked.value().flag("remember") &&
      wish.state.empty()) {
    return Error{"'remember' is set; say where by --state DIR"};
  }
  return wish;
}

std::string with_place(const NodeWish& wish, const std::string& problem) {
  if (!problem.starts_with('\'')) return problem;
  // Of two keys that contradict each other it may be the second that somebody has set.
  for (std::size_t begin = 0; begin != std::string::npos;) {
    const std::size_t end = problem.find('\'', begin + 1);
    if (end == std::string::npos) break;
    const std::string key = problem.substr(begin + 1, end - begin - 1);
    if (const auto place = wish.places.find(key); place != wish.places.end()) {
      return place->second + ": " + problem;
    }
    if (const auto origin = wish.origins.find(key); origin != wish.origins.end()) {
      return origin->second + ": " + problem;
    }
    begin = problem.find('\'', end + 1);
  }
  return problem;
}

std::string node_help(std::string_view program, const RoleDescriptor& role,
                      std::string_view formats) {
  std::string text = "usage: ";
  text.append(program).append(" ").append(role.name);
  if (role.find_key("port")) text += " [PORT]";
  if (role.find_key("bootstrap")) text += " [HOST:PORT...]";
  text += " [flags]\n\n" + role.about + "\n\n";
  const auto add = [&](std::string flag, std::string_view about) {
    flag.resize(std::max<std::size_t>(flag.size() + 2, 34), ' ');
    text.append("  ").append(flag).append(about).append("\n");
  };
  for (const ConfigKey& key : role.config) {
    std::string flag = "--" + flag_of(key.name);
    if (key.type == ValueType::flag) {
      flag += "[=on|off]";
    } else {
      flag.append(" ").append(to_string(key.type));
    }
    add(flag, key.about + " (default " + key.default_value.dump() + ")");
  }
  if (uses_tls(role)) {
    for (const TlsFlag& each : tls_flags()) add(std::string(each.flag) + " FILE", each.about);
  }
  if (role.find_key("remember")) {
    add("--state DIR", "folder of what is found again after a restart; sets remember");
  }
  add("--config FILE", std::string("values from a file, ") + std::string(formats) +
                           "; flags and the environment win over it, "
                           "and it is read again after SIGHUP");
  add("--stream-queue size", "what one peer may leave unread before it is closed (default 16MiB)");
  add("--show-config", "print each value and where it came from, and run nothing");
  add("--trace FILE", "record the node's life, for swarmstage replay");
  add("--roles LIBRARY", "roles from a shared library, beside ours");
  add("--debug", "tell everything");
  add("--json", "events as lines of JSON");
  return text;
}

}  // namespace swarmstage::cli
